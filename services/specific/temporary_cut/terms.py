"""The least debt that somebody is cut for, and the hours in which it is done: `terms.toml`, by the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StrictStr, model_validator

from services.money import Rials
from services.registry.by_day import DatedRow, in_force, told_twice
from services.registry.data_file import Fault, checked_file
from services.registry.faults import DataFaults
from services.registry.scalars import Natural
from services.working_time.hours import NotHours, parse_span

_FILE = "terms.toml"


class CutTermsFaults(DataFaults):
    """The terms cannot be used."""

    heading = "the terms of cuts have faults:"


def _time(text: str) -> str:
    try:
        parse_span(f"{text}-24:00")
    except NotHours:
        raise ValueError('a time of day is a text as "08:00"') from None
    return text


Time = Annotated[StrictStr, AfterValidator(_time)]


class DebtRow(DatedRow):
    """For overdue bills of less than `least` rials nobody is cut."""

    least: Natural


class HoursRow(DatedRow):
    """The hours of a day in which power may be cut."""

    first: Time
    last: Time

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        try:
            parse_span(f"{self.first}-{self.last}")
        except NotHours:
            raise ValueError("the last time is not after the first") from None
        return self


class CutTerms(BaseModel):
    """Both tables. `example`: they are no real figures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    example: bool = False
    debt: tuple[DebtRow, ...] = ()
    hours: tuple[HoursRow, ...] = ()

    def least_debt(self, on: date) -> Rials:
        """The least overdue amount that somebody is cut for on the day. Raises ReferenceDataMissing."""
        return Rials(in_force(self.debt, "least debt of a cut", on).least)

    def span(self, on: date) -> tuple[int, int]:
        """The minutes of the day between which power may be cut. Raises ReferenceDataMissing."""
        row = in_force(self.hours, "hours of cuts", on)
        return parse_span(f"{row.first}-{row.last}")


@cache
def cut_terms() -> CutTerms:
    """The terms of the file beside this module. Raises CutTermsFaults."""
    return load_terms((resources.files("services.specific.temporary_cut") / _FILE).read_text(encoding="utf-8"))


def load_terms(text: str) -> CutTerms:
    """The terms of a file. Raises CutTermsFaults with every fault of it."""
    return checked_file(text, name=_FILE, model=CutTerms, checks=_faults, raises=CutTermsFaults)


def _faults(terms: CutTerms) -> Iterable[Fault]:
    return told_twice({"debt": terms.debt, "hours": terms.hours})
