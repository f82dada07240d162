"""Self-declared readings: who declares, whether the figure can be true, what diagnosis says of it, its bill."""
