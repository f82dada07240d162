"""Tariffs and fees: data with a date from which they apply. The shipped tables are examples, not the trade's prices."""
