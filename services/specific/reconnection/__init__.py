"""Reconnections."""
