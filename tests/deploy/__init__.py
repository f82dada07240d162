"""Tests of the deployment tooling; none needs the engine."""
