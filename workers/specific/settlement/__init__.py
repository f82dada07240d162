"""The jobs of a settlement."""
