"""For how long power may be reduced: `terms.toml`, by the day on which it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from services.registry.by_day import DatedRow, in_force, told_twice
from services.registry.data_file import Fault, checked_file
from services.registry.faults import DataFaults
from services.registry.scalars import Positive

_FILE = Path(__file__).with_name("terms.toml")


class ReductionTermsFaults(DataFaults):
    """The terms cannot be used."""

    heading = "the terms of power reductions have faults:"


class LongestRow(DatedRow):
    """The last day is at most so many days away."""

    days: Positive


class ReductionTerms(BaseModel):
    """The figure by its first day. `example`: it is no real one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    example: bool = False
    longest: tuple[LongestRow, ...] = Field(min_length=1)

    def most_days(self, on: date) -> int:
        """For how many days power may be reduced, as asked for on that day. Raises ReferenceDataMissing."""
        return in_force(self.longest, "the longest reduction of power", on).days


@cache
def reduction_terms() -> ReductionTerms:
    """The terms of the file beside this module. Raises ReductionTermsFaults."""
    return load_terms(_FILE.read_text(encoding="utf-8"))


def load_terms(text: str) -> ReductionTerms:
    """The terms of a file. Raises ReductionTermsFaults with every fault of it."""
    return checked_file(text, name=_FILE.name, model=ReductionTerms, checks=_faults, raises=ReductionTermsFaults)


def _faults(terms: ReductionTerms) -> Iterable[Fault]:
    return told_twice({"longest": terms.longest})
