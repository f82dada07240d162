"""Temporary cuts."""
