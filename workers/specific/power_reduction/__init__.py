"""The jobs of a power reduction."""
