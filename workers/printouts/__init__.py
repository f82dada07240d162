"""Sheets on paper: HTML by Jinja2, PDF of the same HTML by WeasyPrint (ADR 24)."""
