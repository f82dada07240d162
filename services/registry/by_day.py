"""Rows of data of which each applies from its day until a later one of the same table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from services.errors import ReferenceDataMissing
from services.registry.data_file import Fault
from services.registry.scalars import Day


class DatedRow(BaseModel):
    """Base of such rows; their day is called `from` in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: Day = Field(alias="from")


Row = TypeVar("Row", bound=DatedRow)


def in_force(rows: Iterable[Row], what: str, on: date) -> Row:
    """The row that applies on the day; `what` it is about. Raises ReferenceDataMissing."""
    row = max((each for each in rows if each.since <= on), key=lambda each: each.since, default=None)
    if row is None:
        raise ReferenceDataMissing(what=what, on=on.isoformat())
    return row


def told_twice(tables: Mapping[str, Sequence[DatedRow]]) -> Iterator[Fault]:
    """The tables, by name, of which two rows apply from the same day."""
    for name, rows in tables.items():
        if len({each.since for each in rows}) < len(rows):
            yield name, "two rows apply from the same day", "Make one of them, or correct the day."
