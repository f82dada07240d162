"""How long a period may be, and when the subscriber is reminded of its end: data by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from services.errors import ReferenceDataMissing
from services.registry.data_file import Fault, checked_file
from services.registry.faults import DataFaults
from services.registry.scalars import Day, Positive
from services.specific.free_market_power.model import PowerKind

_FILE = Path(__file__).with_name("period_bounds.toml")


class PeriodBoundsFaults(DataFaults):
    """All that is wrong with the bounds of periods."""

    heading = "the bounds of periods of power have faults:"


class BoundsRow(BaseModel):
    """The bounds of a kind from a day on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: PowerKind
    since: Day = Field(alias="from")
    longest_days: Positive
    remind_days: Positive


class _BoundsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    example: bool = False
    bounds: tuple[BoundsRow, ...] = Field(min_length=1)


def bounds_of(kind: PowerKind, on: date) -> BoundsRow:
    """The bounds in force. Raises ReferenceDataMissing."""
    rows = (each for each in _shipped() if each.kind is kind and each.since <= on)
    found = max(rows, key=lambda each: each.since, default=None)
    if found is None:
        raise ReferenceDataMissing(what=f"bounds of a period of {kind} power", on=on.isoformat())
    return found


@cache
def _shipped() -> tuple[BoundsRow, ...]:
    return read_bounds(_FILE.read_text(encoding="utf-8"))


def read_bounds(text: str) -> tuple[BoundsRow, ...]:
    """What the file says. Raises PeriodBoundsFaults with every fault of it."""
    read = checked_file(text, name=_FILE.name, model=_BoundsFile, checks=_faults, raises=PeriodBoundsFaults)
    return read.bounds


def _faults(file: _BoundsFile) -> Iterator[Fault]:
    told = [(each.kind, each.since) for each in file.bounds]
    if len(set(told)) < len(told):
        yield "bounds", "two rows are of the same kind and day", "leave one of them"
    for each in file.bounds:
        if each.remind_days >= each.longest_days:
            yield each.kind.value, "the reminder comes before the period", "make remind_days less than longest_days"
