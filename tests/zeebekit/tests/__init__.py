"""Tests of the kit, on the real embedded engine."""
