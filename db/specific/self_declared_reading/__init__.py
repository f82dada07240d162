"""Declared readings."""
