"""Tables and repositories that only one service has: a package each, named like its key."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from inspect import isclass
from pkgutil import iter_modules
from types import ModuleType

from sqlalchemy.orm import Session

from db.repositories.touched import Repository


class SpecificRepository(Repository):
    """Base of one service's repositories. `port` is what it implements, and what it is asked for by."""

    port: type

    def __init__(self, session: Session) -> None:
        self._session = session


def load_tables() -> None:
    """Add every service's own tables to the metadata of all tables."""
    for each in iter_modules(__path__):
        import_module(f"{__name__}.{each.name}.tables")


@cache
def specific_repositories() -> Mapping[type, type[SpecificRepository]]:
    """Every repository that one service has to itself, by its port."""
    modules = [import_module(f"{__name__}.{each.name}.repositories") for each in iter_modules(__path__)]
    return {found.port: found for module in modules for found in _repositories_in(module)}


def _repositories_in(module: ModuleType) -> list[type[SpecificRepository]]:
    return [
        each
        for each in vars(module).values()
        if isclass(each) and issubclass(each, SpecificRepository) and each.__module__ == module.__name__
    ]
