"""Tariffs, fees, costs of connections: data with a date from which they apply. The shipped ones are no real prices."""
