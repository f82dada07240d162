"""Tests of the diagram tools."""
