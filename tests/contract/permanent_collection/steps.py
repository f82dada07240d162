"""No source says in which steps the company removes a connection; by-law 52-4 says when."""

OF_NO_SOURCE = ("COL-13", "COL-14", "COL-15")
