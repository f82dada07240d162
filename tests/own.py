"""What services have of their own among shared tests: modules in packages that bear their keys, found by scanning."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any


def of_each_service(room: str, module: str, name: str) -> Iterator[tuple[str, Any]]:
    """The value `name` of each service's module `module` in a room of the tests ("workers"), by the service's key."""
    found = import_module(f"tests.{room}").__path__
    for package in sorted(each.name for each in iter_modules(found) if each.ispkg):
        path = f"tests.{room}.{package}.{module}"
        if find_spec(path) is not None:
            yield package.replace("_", "-"), getattr(import_module(path), name)
