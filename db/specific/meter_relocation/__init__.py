"""Visits to mounting places, and where meters were moved to."""
