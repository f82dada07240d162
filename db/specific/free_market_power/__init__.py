"""Periods of temporary or free-market power."""
