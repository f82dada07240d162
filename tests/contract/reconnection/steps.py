"""No source says in which steps power comes back; by-law 51-4 says what is paid before."""

OF_NO_SOURCE = tuple(f"RCN-{number:02}" for number in range(1, 8))
