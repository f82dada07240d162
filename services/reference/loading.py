"""Reads the tables beside this file: tariffs, connection costs, accuracy of meters.

What is not well formed is refused before any bill is computed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from fractions import Fraction
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from services.jalali import parse_jalali
from services.model.connections import TariffClass
from services.model.keys import BillKind
from services.money import Rials
from services.reference.connection_costs import ConnectionCosts
from services.reference.data import Levy, LevyBase, ReferenceData, Tariff, TariffStep
from services.reference.meter_accuracy import MeterAccuracy
from services.registry import registry

Table = Mapping[str, object]
T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class ReferenceDataBroken(ValueError):
    """A table has an entry that cannot be read; the message names file and entry."""


def load_reference_data(directory: Traversable | None = None) -> ReferenceData:
    """The tariffs of the directory (as a Path), by default the shipped examples, with the manifests' fees.

    Raises ReferenceDataBroken, RegistryFaults.
    """
    folder = directory if directory is not None else files("services.reference")
    tariffs = _read(folder / "tariffs.toml")
    costs = _checked(folder / "connection_costs.toml", ConnectionCosts)
    accuracy = _checked(folder / "meter_accuracy.toml", MeterAccuracy)
    manifests = registry()
    return ReferenceData(
        example=bool(tariffs.get("example", False)) or costs.example or accuracy.example or manifests.example,
        tariffs=_entries(tariffs, "tariff", _tariff, key=lambda each: (each.tariff_class, each.since)),
        levies=_entries(tariffs, "levy", _levy, key=lambda each: (each.code, each.since)),
        fees=manifests.fees,
        due_days={BillKind(key): kind.due_days for key, kind in manifests.bill_kinds.items()},
        connection_costs=costs,
        meter_accuracy=accuracy,
    )


def _checked(source: Traversable, model: type[M]) -> M:
    try:
        return model.model_validate(_read(source))
    except ValidationError as error:
        raise ReferenceDataBroken(f"{source.name}: {error}") from error


def _read(source: Traversable) -> Table:
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReferenceDataBroken(f"{source.name}: {error}") from error


def _entries(table: Table, name: str, build: Callable[[Table], T], key: Callable[[T], object]) -> tuple[T, ...]:
    built: dict[object, T] = {}
    for number, row in enumerate(_list(table, name), start=1):
        try:
            entry = build(row)
        except (ValueError, TypeError, KeyError, ZeroDivisionError) as error:
            raise ReferenceDataBroken(f"{name} {number}: {error!r}") from error
        if key(entry) in built:
            raise ReferenceDataBroken(f"{name} {number}: the same entry and date as an earlier one")
        built[key(entry)] = entry
    return tuple(built.values())


def _tariff(row: Table) -> Tariff:
    steps = tuple(_step(each) for each in _list(row, "steps"))
    ends = [0, *(step.up_to_kwh for step in steps[:-1] if step.up_to_kwh is not None)]
    if not steps or steps[-1].up_to_kwh is not None or len(ends) != len(steps):
        raise ValueError("every step but the last has an up_to_kwh")
    if any(low >= high for low, high in pairwise(ends)):
        raise ValueError("the steps are not in ascending order")
    return Tariff(tariff_class=TariffClass(_text(row, "class")), since=_day(row), steps=steps)


def _step(row: Table) -> TariffStep:
    end = _natural(row, "up_to_kwh") if "up_to_kwh" in row else None
    return TariffStep(up_to_kwh=end, price=Rials(_natural(row, "price")))


def _levy(row: Table) -> Levy:
    on = row["on"]
    if not isinstance(on, list) or not on:
        raise ValueError("on must be a list of bases")
    percent = row["percent"]
    if isinstance(percent, bool) or not isinstance(percent, int | str):
        raise TypeError('percent must be a whole number or a text as "8.5"')
    rate = Fraction(percent) / 100
    if rate < 0:
        raise ValueError("percent must not be negative")
    bases = frozenset(LevyBase(each) for each in on)
    return Levy(code=_text(row, "code"), title=_text(row, "title"), since=_day(row), on=bases, rate=rate)


def _list(table: Table, name: str) -> list[Table]:
    rows = table.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ReferenceDataBroken(f"{name}: a list of tables is expected")
    return rows


def _day(row: Table) -> date:
    since = row["from"]
    if isinstance(since, date) and not isinstance(since, datetime):
        return since
    if isinstance(since, str):
        return parse_jalali(since)
    raise ValueError("from must be a Jalali date in quotes or an ISO date")


def _text(row: Table, name: str) -> str:
    value = row[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} must be a text")
    return value


def _natural(row: Table, name: str) -> int:
    value = row[name]
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{name} must be a whole number of 0 or more")
    return value
