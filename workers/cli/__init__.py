"""The command line `aftersales`."""

from workers.cli.main import main

__all__ = ["main"]
