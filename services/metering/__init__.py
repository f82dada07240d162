"""Field work: orders to agents, meter tests, cutting and reconnecting."""
