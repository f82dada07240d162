"""What by-law 35-4 asks before a request is taken, and which open requests stand in its way."""
