"""Faults, injected while real work goes through real processes; and what must hold when all is over."""
