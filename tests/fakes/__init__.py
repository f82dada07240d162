"""In-memory implementations of the ports. They share a contract test with the real adapters."""
