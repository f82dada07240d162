"""Commands that only one service has: a module each, named like its key, whose `COMMANDS` are found by scanning."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

import typer


def specific_commands() -> Mapping[str, typer.Typer]:
    """The commands of all services, by their names."""
    modules = (import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__))
    return {name: command for module in modules for name, command in module.COMMANDS.items()}
