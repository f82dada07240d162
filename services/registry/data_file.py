"""Reads one file of data, and tells all that is wrong with it at once, as the registry does of manifests."""

import tomllib
from collections.abc import Callable, Iterable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from services.registry.faults import DataFaults, RegistryFault, faults_of, unreadable

Fault = tuple[str, str, str]
"""Key, problem, remedy."""

M = TypeVar("M", bound=BaseModel)


def checked_file(
    text: str, *, name: str, model: type[M], checks: Callable[[M], Iterable[Fault]], raises: type[DataFaults]
) -> M:
    """What the file of that name says. `checks` find what no table alone can show.

    Raises `raises` with every fault of it.
    """
    try:
        file = model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        found = [("the file", *unreadable(error))]
    except ValidationError as error:
        raise raises(faults_of(name, model, error)) from None
    else:
        found = list(checks(file))
        if not found:
            return file
    raise raises(RegistryFault(folder=name, key=key, problem=what, remedy=remedy) for key, what, remedy in found)
