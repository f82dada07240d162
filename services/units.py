"""The company's units: who does the documented steps, in the words that operators read."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from services.errors import NotFound
from services.problems import refused

SUBSCRIBER = "subscriber"
"""No unit: whoever applies or pays, in steps that wait for him."""
SUPERVISOR = "supervisor"
"""The key of the unit that answers for what no other one does."""

REVENUE = "revenue"
"""The key of the unit that says whether money has come, and what becomes of it."""


class Access(StrEnum):
    """What pages show, as far as some units may not see it."""

    APPLICATIONS = "applications"
    BILLS = "bills"
    SHEETS = "sheets"


class UnitHours(StrEnum):
    """When a unit works: in the hours of its office, or day and night."""

    OFFICE = "office"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit. `key` is its candidate group in the diagrams; `title`, `short` and `in_charge` are Persian;
    `mobile` is that of who is in charge.

    `opens` is what its people may see of every request, whatever service was asked for.
    """

    key: str
    title: str
    short: str
    in_charge: str
    phone: str
    mobile: str
    opens: frozenset[Access]
    hours: UnitHours = UnitHours.OFFICE


@cache
def all_units() -> Mapping[str, Unit]:
    """All units by key, in the order of units.toml."""
    text = resources.files("services").joinpath("units.toml").read_text(encoding="utf-8")
    return {key: _unit(key, **values) for key, values in tomllib.loads(text).items()}


def asked_unit(key: str) -> Unit:
    """The unit that somebody names. Raises Refused, with those that there are."""
    units = all_units()
    if key in units:
        return units[key]
    titles = "، ".join(f"{unit.key} ({unit.title})" for unit in units.values())
    english = f"there is no unit {key}; there are {', '.join(units)}"
    raise refused(f"واحد «{key}» وجود ندارد. واحدها: {titles}.", english)


def unit_of(key: str) -> Unit:
    """Raises NotFound for a unit that does not exist."""
    try:
        return all_units()[key]
    except KeyError:
        raise NotFound("unit", key) from None


def _unit(key: str, *, opens: Sequence[str] = (), hours: str = UnitHours.OFFICE, **words: str) -> Unit:
    return Unit(key=key, opens=frozenset(map(Access, opens)), hours=UnitHours(hours), **words)
