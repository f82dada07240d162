"""When the company removes a connection, and how long it warns before: `removal_terms.toml`, by the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from services.registry.by_day import DatedRow, in_force, told_twice
from services.registry.data_file import Fault, checked_file
from services.registry.faults import DataFaults
from services.registry.scalars import Positive

_FILE = "removal_terms.toml"


class RemovalTermsFaults(DataFaults):
    """The terms cannot be used."""

    heading = "the terms of removals have faults:"


class ShareRow(DatedRow):
    """The share of the connection's cost that a debt has to reach."""

    percent: Positive


class MonthsRow(DatedRow):
    """How long a connection has to have been cut, in Jalali months."""

    months: Positive


class DaysRow(DatedRow):
    """So many days."""

    days: Positive


class NumberRow(DatedRow):
    """So many at the most."""

    most: Positive


class RemovalTerms(BaseModel):
    """All tables. `example`: not all of them are real figures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    example: bool = False
    debt: tuple[ShareRow, ...] = ()
    cut: tuple[MonthsRow, ...] = ()
    warning: tuple[DaysRow, ...] = ()
    again: tuple[DaysRow, ...] = ()
    night: tuple[NumberRow, ...] = ()

    def share(self, on: date) -> Fraction:
        """Of the connection's cost, what a debt has to reach. Raises ReferenceDataMissing."""
        return Fraction(in_force(self.debt, "share of the cost for a removal", on).percent, 100)

    def months_cut(self, on: date) -> int:
        """How many months have to be over since the cut. Raises ReferenceDataMissing."""
        return in_force(self.cut, "months from a cut to a removal", on).months

    def time_to_pay(self, on: date) -> timedelta:
        """How long the warning runs that is given on the day. Raises ReferenceDataMissing."""
        return timedelta(days=in_force(self.warning, "time of the warning of a removal", on).days)

    def pause(self, on: date) -> timedelta:
        """For how long nothing is begun by the night after a removal was. Raises ReferenceDataMissing."""
        return timedelta(days=in_force(self.again, "time from one removal to another", on).days)

    def most_a_night(self, on: date) -> int:
        """How many are begun on one day before the night begins no more. Raises ReferenceDataMissing."""
        return in_force(self.night, "most removals of a night", on).most


@cache
def removal_terms() -> RemovalTerms:
    """The terms of the file beside this module. Raises RemovalTermsFaults."""
    return load_terms((resources.files("services.specific.permanent_collection") / _FILE).read_text(encoding="utf-8"))


def load_terms(text: str) -> RemovalTerms:
    """The terms of a file. Raises RemovalTermsFaults with every fault of it."""
    return checked_file(text, name=_FILE, model=RemovalTerms, checks=_faults, raises=RemovalTermsFaults)


def _faults(terms: RemovalTerms) -> Iterable[Fault]:
    names = ("debt", "cut", "warning", "again", "night")
    return told_twice({name: getattr(terms, name) for name in names})
