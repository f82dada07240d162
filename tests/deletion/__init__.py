"""Proof by deletion: without one service's folders and modules the rest stands."""
