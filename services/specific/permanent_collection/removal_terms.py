"""When the company removes a connection, and how long it warns before: `removal_terms.toml`, by the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from services.errors import ReferenceDataMissing
from services.registry.data_file import Fault, checked_file
from services.registry.faults import DataFaults
from services.registry.scalars import Day, Positive

_FILE = "removal_terms.toml"


class RemovalTermsFaults(DataFaults):
    """The terms cannot be used."""

    heading = "the terms of removals have faults:"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ShareRow(_Strict):
    """The share of the connection's cost that a debt has to reach."""

    since: Day = Field(alias="from")
    percent: Positive


class MonthsRow(_Strict):
    """How long a connection has to have been cut, in Jalali months."""

    since: Day = Field(alias="from")
    months: Positive


class TimesRow(_Strict):
    """How often it has to have happened."""

    since: Day = Field(alias="from")
    times: Positive


class DaysRow(_Strict):
    """So many days."""

    since: Day = Field(alias="from")
    days: Positive


class NumberRow(_Strict):
    """So many at the most."""

    since: Day = Field(alias="from")
    most: Positive


Row = TypeVar("Row", ShareRow, MonthsRow, TimesRow, DaysRow, NumberRow)


class RemovalTerms(_Strict):
    """All tables. `example`: not all of them are real figures."""

    example: bool = False
    debt: tuple[ShareRow, ...] = ()
    cut: tuple[MonthsRow, ...] = ()
    self_willed: tuple[TimesRow, ...] = ()
    warning: tuple[DaysRow, ...] = ()
    again: tuple[DaysRow, ...] = ()
    night: tuple[NumberRow, ...] = ()

    def share(self, on: date) -> Fraction:
        """Of the connection's cost, what a debt has to reach. Raises ReferenceDataMissing."""
        return Fraction(_newest(self.debt, "share of the cost for a removal", on).percent, 100)

    def months_cut(self, on: date) -> int:
        """How many months have to be over since the cut. Raises ReferenceDataMissing."""
        return _newest(self.cut, "months from a cut to a removal", on).months

    def times_self_willed(self, on: date) -> int:
        """With how many reconnections of his own a subscriber loses the connection. Raises ReferenceDataMissing."""
        return _newest(self.self_willed, "self-willed reconnections of a removal", on).times

    def time_to_pay(self, on: date) -> timedelta:
        """How long the warning runs that is given on the day. Raises ReferenceDataMissing."""
        return timedelta(days=_newest(self.warning, "time of the warning of a removal", on).days)

    def pause(self, on: date) -> timedelta:
        """For how long nothing is begun by the night after a removal was. Raises ReferenceDataMissing."""
        return timedelta(days=_newest(self.again, "time from one removal to another", on).days)

    def most_a_night(self, on: date) -> int:
        """How many are begun on one day before the night begins no more. Raises ReferenceDataMissing."""
        return _newest(self.night, "most removals of a night", on).most


@cache
def removal_terms() -> RemovalTerms:
    """The terms of the file beside this module. Raises RemovalTermsFaults."""
    return load_terms((resources.files("services.specific.permanent_collection") / _FILE).read_text(encoding="utf-8"))


def load_terms(text: str) -> RemovalTerms:
    """The terms of a file. Raises RemovalTermsFaults with every fault of it."""
    return checked_file(text, name=_FILE, model=RemovalTerms, checks=_told_twice, raises=RemovalTermsFaults)


def _told_twice(terms: RemovalTerms) -> Iterable[Fault]:
    for name in ("debt", "cut", "self_willed", "warning", "again", "night"):
        days = [each.since for each in getattr(terms, name)]
        if len(set(days)) < len(days):
            yield name, "two rows apply from the same day", "Make one of them, or correct the day."


def _newest(rows: Iterable[Row], what: str, on: date) -> Row:
    row = max((each for each in rows if each.since <= on), key=lambda each: each.since, default=None)
    if row is None:
        raise ReferenceDataMissing(what=what, on=on.isoformat())
    return row
