"""The company's units: who does the documented steps, in the words that operators read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from services.errors import NotFound

SUPERVISOR = "supervisor"
"""The key of the unit that answers for what no other one does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit. `key` is its candidate group in the diagrams; `title`, `short` and `in_charge` are Persian."""

    key: str
    title: str
    short: str
    in_charge: str
    phone: str


@cache
def all_units() -> Mapping[str, Unit]:
    """All units by key, in the order of units.toml."""
    text = resources.files("services").joinpath("units.toml").read_text(encoding="utf-8")
    return {key: Unit(key=key, **values) for key, values in tomllib.loads(text).items()}


def unit_of(key: str) -> Unit:
    """Raises NotFound for a unit that does not exist."""
    try:
        return all_units()[key]
    except KeyError:
        raise NotFound("unit", key) from None
