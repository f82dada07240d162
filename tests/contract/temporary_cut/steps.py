"""No source says in which steps power is cut; by-law 50-4 says when."""

OF_NO_SOURCE = tuple(f"CUT-{number:02}" for number in range(1, 12))
