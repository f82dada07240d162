"""Temporary or free-market power: granted for a period, billed by its own tariff, ended by itself."""
