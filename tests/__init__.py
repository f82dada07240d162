"""Tests of the project; absolute imports start here."""
