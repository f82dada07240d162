"""Rules that only one service has: a package each, named like its key, that knows none of the others."""
