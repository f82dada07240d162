"""Fakes of what only one service keeps: the packages beside this file, named like its key, are searched for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from inspect import isclass
from pkgutil import iter_modules

import tests.fakes


@cache
def specific_fakes() -> Mapping[type, type]:
    """Each fake by the port that it implements."""
    return {fake.port: fake for fake in _found()}  # type: ignore[attr-defined]


def _found() -> Iterator[type]:
    for package in iter_modules(tests.fakes.__path__):
        if package.ispkg:
            module = import_module(f"tests.fakes.{package.name}")
            yield from (each for each in vars(module).values() if isclass(each) and "port" in vars(each))
