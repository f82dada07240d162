"""What the worker runtime promises, against a gateway that does as it is told."""
