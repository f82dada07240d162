"""Checks of files, and collected equipment."""
