"""What must be paid before power comes back, and the work that brings it back (by-law 51-4)."""
