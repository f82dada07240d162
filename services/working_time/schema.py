"""The file of offices as it is written. Unknown keys are faults."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.model.calendar_changes import DayHours, DecreeKind, Weekday
from services.registry.scalars import Day, Key, Persian
from services.working_time.hours import parse_hours


def _hours(texts: tuple[str, ...]) -> tuple[str, ...]:
    parse_hours(texts)
    return texts


Hours = Annotated[tuple[str, ...], AfterValidator(_hours)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProvinceRow(_Strict):
    """A province."""

    title: Persian


class OfficeRow(_Strict):
    """An office."""

    title: Persian
    province: Key
    districts: Annotated[tuple[Persian, ...], Field(min_length=1)]


class Scoped(_Strict):
    """Where something holds: in the whole company unless it names a province or an office."""

    province: Key | None = None
    office: Key | None = None


class HoursRow(Scoped):
    """The usual hours from a day on. A weekday that is not named is free."""

    since: Day
    saturday: Hours = ()
    sunday: Hours = ()
    monday: Hours = ()
    tuesday: Hours = ()
    wednesday: Hours = ()
    thursday: Hours = ()
    friday: Hours = ()

    def by_weekday(self) -> dict[Weekday, DayHours]:
        """The hours of each weekday."""
        return {day: parse_hours(getattr(self, day.value)) for day in Weekday}


class DecreeRow(Scoped):
    """A decree that is known beforehand; both days are included."""

    kind: DecreeKind
    first: Day
    last: Day
    weekdays: frozenset[Weekday] = frozenset()
    hours: Hours = ()
    reason: Persian


class OfficesFile(_Strict):
    """The whole file."""

    head_office: Key
    provinces: dict[Key, ProvinceRow]
    offices: dict[Key, OfficeRow]
    hours: tuple[HoursRow, ...]
    decrees: tuple[DecreeRow, ...] = ()
