"""Requests of all services at once, as their stories tell them, while workers are killed at every point."""
