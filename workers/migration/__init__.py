"""Running requests brought to a new version of their diagrams, forms and tables (ADR 33)."""
