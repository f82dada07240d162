"""Temporary power reduction of heavy consumers."""
