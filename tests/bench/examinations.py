"""Requests of a plain service that wait to be examined: seven hours of working time each, all due at one instant.

Each is an instance of `standard-service`, started with the request's rows at hand instead of its registration. They
come in the evening: their hours begin when the office opens. Then the next day is closed by decree.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Self

from services.escalation.loading import escalation_table
from services.jalali import TEHRAN, format_jalali, local_date
from services.model.calendar_changes import COMPANY_WIDE, CalendarChange, Decree, DecreeKind
from services.model.steps import StepEntry
from services.ports import UnitOfWork
from services.steps.catalogue import step_of
from services.working_time.calendars import Calendars, calendars_with
from services.working_time.counting import LimitCalendar
from services.working_time.decree_input import TypedDecree
from tests.db import rows
from tests.examples import services_with, whole_step

PROCESS = "standard-service"
EXAMINATION = "STD-03"
SERVICE = services_with(plain=True, examined=True)[0]
REASON = "سرمای هوا"
_DISTRICT = rows.connection().district
_DAY = timedelta(days=1)
_EVENING = time(19)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instants:
    """When the requests come, the day that is closed then, and when their limits are over: without the decree, and with
    it; `ahead` is when the unit is told before that.
    """

    evening: datetime
    closed: date
    old: datetime
    ahead: tuple[datetime, ...]
    new: datetime

    @classmethod
    def after(cls, moment: datetime) -> Self:
        """Those of the first evening that two whole working days follow."""
        usual = calendars_with(())
        evening = datetime.combine(local_date(moment), _EVENING, tzinfo=TEHRAN)
        while evening <= moment or not all(_is_whole(usual, evening, days) for days in (1, 2)):
            evening += _DAY
        day = local_date(evening + _DAY)
        decreed = calendars_with([closure(day, evening)])
        rule = escalation_table().rule(unit=_unit(), office=usual.offices.of_district(_DISTRICT).key)
        return cls(
            evening=evening,
            closed=day,
            old=_due(usual, evening),
            ahead=tuple(_due(decreed, evening, share=level.percent / 100) for level in rule.ahead_of(_limit())),
            new=_due(decreed, evening),
        )

    @property
    def decree(self) -> TypedDecree:
        """As it is typed at `aftersales calendar close`."""
        return TypedDecree(kind=DecreeKind.CLOSED, first=format_jalali(self.closed), reason=REASON)


def tracking_codes(count: int) -> list[str]:
    """Of so many requests."""
    return [f"{number:06}" for number in range(count)]


def add_requests(uow: UnitOfWork, codes: list[str], *, at: datetime) -> None:
    """Registered requests, each of a connection of its own, with the row of the service as a whole."""
    whole = whole_step(SERVICE)
    for number, code in enumerate(codes, start=1):
        request = rows.request_for(SERVICE)
        application = replace(request.application, bill_id=code)
        uow.connections.save(rows.connection(code))
        uow.requests.add(replace(request, tracking_code=code, application=application, registered_at=at))
        uow.steps.add(
            StepEntry(
                tracking_code=code,
                step=whole.id,
                element_instance_key=number,
                element_id="SubProcess_Service",
                started_at=at,
                due_at=at + SERVICE.limit,
                limit=SERVICE.limit,
            )
        )


def variables() -> dict[str, object]:
    """Of an instance, besides the tracking code."""
    return {"serviceKey": SERVICE.key, "serviceTitle": SERVICE.title, "application": {}, "draftKey": "none"}


def closure(day: date, at: datetime) -> CalendarChange:
    """The whole company is closed on a day: what `Instants.decree` comes to."""
    decree = Decree(kind=DecreeKind.CLOSED, scope=COMPANY_WIDE, first=day, last=day, hours=(), reason=REASON)
    return CalendarChange(number=1, decree=decree, decreed_by="bench", decreed_at=at)


def _limit() -> timedelta:
    limit = step_of(EXAMINATION).limit
    assert limit is not None
    return limit


def _is_whole(calendars: Calendars, evening: datetime, days: int) -> bool:
    """Whether the office is open for a whole limit, so many days after the evening."""
    midnight = datetime.combine(local_date(evening) + days * _DAY, time(), tzinfo=TEHRAN)
    return _hours(calendars).count(midnight, midnight + _DAY) >= _limit()


def _due(calendars: Calendars, evening: datetime, *, share: float = 1.0) -> datetime:
    due = _hours(calendars).add(evening, _limit() * share)
    assert due is not None
    return due


def _hours(calendars: Calendars) -> LimitCalendar:
    return calendars.of_district(_DISTRICT, unit=_unit())


def _unit() -> str:
    return step_of(EXAMINATION, service_key=SERVICE.key).role
