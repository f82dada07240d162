"""Diagrams and workers of different versions, side by side."""
