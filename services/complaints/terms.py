"""How long after the closing of a request one may object to it: `terms.toml`, by the day of the closing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, PositiveInt

from services.jalali import local_date
from services.registry.by_day import DatedRow, in_force, told_twice
from services.registry.data_file import Fault, checked_file
from services.registry.faults import DataFaults

_FILE = "terms.toml"


class ComplaintTermsFaults(DataFaults):
    """The terms cannot be used."""

    heading = "the terms of complaints have faults:"


class WindowRow(DatedRow):
    """Who objects within these hours of the closing is heard."""

    hours: PositiveInt


class ComplaintTerms(BaseModel):
    """The windows by their first day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    windows: tuple[WindowRow, ...] = ()

    def window(self, on: date) -> timedelta:
        """Of requests that were closed on the day. Raises ReferenceDataMissing."""
        return timedelta(hours=in_force(self.windows, "window of complaints", on).hours)


@cache
def complaint_terms() -> ComplaintTerms:
    """The terms of the file beside this module. Raises ComplaintTermsFaults."""
    return load_terms((resources.files("services.complaints") / _FILE).read_text(encoding="utf-8"))


def load_terms(text: str) -> ComplaintTerms:
    """The terms of a file. Raises ComplaintTermsFaults with every fault of it."""
    return checked_file(text, name=_FILE, model=ComplaintTerms, checks=_faults, raises=ComplaintTermsFaults)


def open_until(closed_at: datetime) -> datetime:
    """The last second in which one may object to a request that was closed at that instant; it is included."""
    whole = closed_at.replace(microsecond=0)
    return whole + complaint_terms().window(local_date(closed_at))


def is_in_time(made_at: datetime, *, closed_at: datetime) -> bool:
    """Whether an objection comes within the window, by whole seconds: its first and last ones are within."""
    return closed_at.replace(microsecond=0) <= made_at.replace(microsecond=0) <= open_until(closed_at)


def _faults(terms: ComplaintTerms) -> Iterable[Fault]:
    return told_twice({"windows": terms.windows})
