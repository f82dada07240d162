"""The jobs of a meter test."""
