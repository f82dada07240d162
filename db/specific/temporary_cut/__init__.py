"""Temporary cuts on their way."""
