"""The jobs of a permanent collection."""
