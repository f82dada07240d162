"""What tells of power that was brought back without asking, how often it may be before it comes back no more, and who
is reminded of what was not cut again: data by day, `self_willed_terms.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, StrictStr

from services.registry.by_day import DatedRow, in_force, told_twice
from services.registry.data_file import Fault, checked_file
from services.registry.faults import DataFaults, unknown
from services.registry.scalars import Positive
from services.units import all_units

_FILE = Path(__file__).with_name("self_willed_terms.toml")


class SelfWilledTermsFaults(DataFaults):
    """The terms cannot be used."""

    heading = "the terms of self-willed reconnections have faults:"


class TimesRow(DatedRow):
    """With how many the connection is collected for good."""

    times: Positive


class UseRow(DatedRow):
    """How many kWh a meter has to have counted since the cut to tell of it."""

    least: Positive


class ReminderRow(DatedRow):
    """Which unit is reminded, how many days after power was found to flow, and every how many from then on."""

    unit: StrictStr
    after: Positive
    every: Positive


class SelfWilledTerms(BaseModel):
    """The figures by their first day. `example`: not all of them are real ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    example: bool = False
    last: tuple[TimesRow, ...] = Field(min_length=1)
    use: tuple[UseRow, ...] = ()
    reminder: tuple[ReminderRow, ...] = ()

    def is_last(self, times: int, *, found_on: date) -> bool:
        """Whether power comes back no more after so many, the newest found on that day. Raises ReferenceDataMissing."""
        return times >= in_force(self.last, "the last self-willed reconnection", found_on).times

    def fewest(self, until: date) -> int:
        """So many at the least it was on every day until this one: who has fewer keeps his power whenever they were
        found. Raises ReferenceDataMissing.
        """
        in_force(self.last, "the last self-willed reconnection", until)
        return min(each.times for each in self.last if each.since <= until)

    def tells_of_use(self, kwh: int, *, on: date) -> bool:
        """Whether a meter that was read on that day has counted so much since the cut that it is no slip. Raises
        ReferenceDataMissing.
        """
        return kwh >= in_force(self.use, "the least use while power is cut", on).least

    def reminder_on(self, day: date) -> ReminderRow:
        """What holds of reminders on the day. Raises ReferenceDataMissing."""
        return in_force(self.reminder, "the reminder of power that was not cut again", day)


@cache
def self_willed_terms() -> SelfWilledTerms:
    """The terms of the file beside this module. Raises SelfWilledTermsFaults."""
    return load_terms(_FILE.read_text(encoding="utf-8"))


def load_terms(text: str) -> SelfWilledTerms:
    """The terms of a file. Raises SelfWilledTermsFaults with every fault of it."""
    return checked_file(text, name=_FILE.name, model=SelfWilledTerms, checks=_faults, raises=SelfWilledTermsFaults)


def _faults(terms: SelfWilledTerms) -> Iterable[Fault]:
    yield from told_twice({"last": terms.last, "use": terms.use, "reminder": terms.reminder})
    for number, row in enumerate(terms.reminder, start=1):
        if row.unit not in all_units():
            yield f"reminder[{number}].unit", *unknown("unit", row.unit, all_units())
