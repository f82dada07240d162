"""Faults really done, and the alerts that they raise in a real Prometheus: `make drill`."""
