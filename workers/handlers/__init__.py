"""One file per job type, named like it: parse, one service call, result."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from workers.runtime.handler import Handler


def all_handlers() -> Mapping[str, Handler]:
    """Every handler by its job type. Raises ValueError where a file holds another handler than its name says."""
    names = sorted(each.name for each in iter_modules(__path__))
    return {handler.job_type: handler for handler in map(_handler_of, names)}


def _handler_of(module_name: str) -> Handler:
    module = import_module(f"{__name__}.{module_name}")
    found = [each for each in vars(module).values() if isinstance(each, Handler)]
    if [each.job_type for each in found] != [module_name.replace("_", "-")]:
        raise ValueError(f"{module_name}.py must hold one handler, of job type {module_name.replace('_', '-')}")
    return found[0]
