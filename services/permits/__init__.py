"""Permits of connections: how they are presented, when they are valid, what follows from their expiry."""
