"""The calendars of all offices, with the decrees that were entered since."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from services.model.calendar_changes import CalendarChange
from services.units import UnitHours, unit_of
from services.working_time.counting import WALL_CLOCK, LimitCalendar
from services.working_time.day_rules import DayRules, HeldDecree
from services.working_time.loading import company_offices
from services.working_time.office_calendar import WorkingCalendar
from services.working_time.offices import Offices

_VERSIONS = 16
"""So many sets of decrees are remembered, with what was summed up for them: that of now, those of previews, and those
of runs that began while others were in force.
"""


class Calendars:
    """The calendars of one version: `changes` are all that were entered, revoked ones too."""

    def __init__(self, offices: Offices, changes: Iterable[CalendarChange] = ()) -> None:
        entered = sorted(changes, key=lambda each: (each.decreed_at, each.number))
        held = [HeldDecree(decree=each.decree, revoked_at=each.revoked_at) for each in entered]
        self.offices = offices
        self._decrees = [*(HeldDecree(decree=each) for each in offices.decrees), *held]
        self._calendars: dict[str, WorkingCalendar] = {}

    def of(self, office: str, *, unit: str) -> LimitCalendar:
        """By what the limits of a unit's work are counted in an office: a unit that always works has no hours.

        Raises NotFound for an unknown office or unit.
        """
        return WALL_CLOCK if unit_of(unit).hours is UnitHours.ALWAYS else self.working(office)

    def of_district(self, district: str, *, unit: str) -> LimitCalendar:
        """The same of the office that serves a district."""
        return self.of(self.offices.of_district(district).key, unit=unit)

    def working(self, office: str) -> WorkingCalendar:
        """The working time of an office. Raises NotFound."""
        if office not in self._calendars:
            self._calendars[office] = WorkingCalendar(self.rules(office).hours)
        return self._calendars[office]

    def rules(self, office: str) -> DayRules:
        """What the days of an office are. Raises NotFound."""
        return DayRules(self.offices.office(office), self.offices.hours, self._decrees)


def calendars_with(changes: Iterable[CalendarChange]) -> Calendars:
    """The company's calendars with what was entered. The same changes give the same calendars, summed up once.

    Raises OfficeFaults.
    """
    return _calendars(tuple(changes))


@lru_cache(_VERSIONS)
def _calendars(changes: tuple[CalendarChange, ...]) -> Calendars:
    return Calendars(company_offices(), changes)
