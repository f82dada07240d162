"""Scheduled work, on an engine of its own: elsewhere it would run at each night of each journey."""
