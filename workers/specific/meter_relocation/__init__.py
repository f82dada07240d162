"""The jobs of a meter relocation."""
