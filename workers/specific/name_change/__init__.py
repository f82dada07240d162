"""The jobs of a name change."""
