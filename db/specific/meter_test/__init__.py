"""Meter tests."""
