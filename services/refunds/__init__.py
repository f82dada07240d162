"""What is given back of a connection's value when it is collected for good, and paid out by finance (by-law 52-4)."""
