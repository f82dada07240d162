"""Alembic's folder: the versions of the tables."""
