"""The jobs of a bill review."""
