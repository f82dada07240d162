"""Prometheus' rules, played in its own tool: half an hour of figures for each fault. None needs the engine."""
