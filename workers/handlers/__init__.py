"""One file per job type, named like it: parse, one service call, result. Jobs of one service: `workers.specific`."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import workers.specific
from workers.runtime.handler import Handler


def all_handlers() -> Mapping[str, Handler]:
    """Every handler by its job type. Raises ValueError where a file holds another handler than its name says."""
    return {handler.job_type: handler for handler in map(_handler_of, sorted(_names(), key=_file_name))}


def _names() -> Iterator[str]:
    yield from (f"{__name__}.{each.name}" for each in iter_modules(__path__))
    for package in _packages(workers.specific):
        yield from (f"{package.__name__}.{each.name}" for each in iter_modules(package.__path__))


def _packages(parent: ModuleType) -> list[ModuleType]:
    return [import_module(f"{parent.__name__}.{each.name}") for each in iter_modules(parent.__path__)]


def _handler_of(module_name: str) -> Handler:
    job_type = _file_name(module_name).replace("_", "-")
    found = [each for each in vars(import_module(module_name)).values() if isinstance(each, Handler)]
    if [each.job_type for each in found] != [job_type]:
        raise ValueError(f"{module_name} must hold one handler, of job type {job_type}")
    return found[0]


def _file_name(module_name: str) -> str:
    return module_name.rpartition(".")[2]
