"""Tests of the services on fakes: no engine, no database, no network."""
