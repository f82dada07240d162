"""Registering a connection to another person (Name change step 7)."""
