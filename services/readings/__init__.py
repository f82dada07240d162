"""Readings of the meter: what they mean, and whether they are believable."""
