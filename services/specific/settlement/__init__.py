"""Settling an account: its bill, the readings that it is billed by, and the payment of its fees (Settlement)."""
