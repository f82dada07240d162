"""Handlers of jobs that only one service has: a package each, named like its key, in it a file per job type."""
