"""Meter tests: on the spot or in the laboratory, the verdict, what follows from it."""
