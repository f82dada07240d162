"""The jobs of a self-declared reading."""
