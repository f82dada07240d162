"""Reinstallations."""
