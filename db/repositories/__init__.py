"""The services' ports on SQL: frozen dataclasses in and out, one module per port."""
