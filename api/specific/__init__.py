"""Pages that only one service has: a package each, named like its key.

Each module has a `router`; `templates` are its pages.
"""
