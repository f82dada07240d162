"""The worker process: job handlers, the edge to the engine, gateways, the outbox relay and the command line."""
