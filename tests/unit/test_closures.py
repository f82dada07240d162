"""A closure that is decreed names the appointments for which it leaves no agent."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from services.jalali import TEHRAN, format_jalali
from services.model.calendar_changes import CalendarChange, DecreeKind
from services.model.metering import WorkOrderState
from services.visiting.closures import appointments_without_hours
from services.working_time.decree_input import TypedDecree
from services.working_time.planning import planned_decree
from tests.unit.visit_case import VisitCase


@pytest.fixture
def case() -> VisitCase:
    """An appointment tomorrow, or on the next open day, from 9 to 11."""
    case = VisitCase()
    assert case.change(case.window()) == ()
    return case


def closing(case: VisitCase, *, hours: tuple[str, ...] = (), days_later: int = 0) -> CalendarChange:
    day = case.open_day(1) + timedelta(days=days_later)
    typed = TypedDecree(kind=DecreeKind.CLOSED, first=format_jalali(day), hours=hours, reason="سرمای هوا")
    return planned_decree(case.uow, clock=case.clock, typed=typed, by="keeper")


def named(case: VisitCase, change: CalendarChange) -> list[str]:
    return [each.order.number for each in appointments_without_hours(case.uow, change, now=case.clock.now())]


@pytest.mark.parametrize("hours", [(), ("08:00-09:30",), ("10:59-12:00",)])
def test_an_appointment_on_a_day_or_in_hours_that_are_closed_is_named(case: VisitCase, hours: tuple[str, ...]) -> None:
    change = closing(case, hours=hours)
    assert named(case, change) == [case.sent.number]
    case.uow.calendar.add(change)
    assert named(case, change) == [case.sent.number], "when it is kept, as in the preview"
    [appointment] = case.agreed()
    assert time(9) == appointment.window.starts_at.astimezone(TEHRAN).time(), "nothing is moved"


def test_hours_beside_it_and_another_day_leave_it_as_it_is(case: VisitCase) -> None:
    assert named(case, closing(case, hours=("11:00-12:00",))) == []
    later = case.open_day(2)
    typed = TypedDecree(kind=DecreeKind.CLOSED, first=format_jalali(later), reason="سرمای هوا")
    assert named(case, planned_decree(case.uow, clock=case.clock, typed=typed, by="keeper")) == []


def test_what_is_over_is_not_named(case: VisitCase) -> None:
    change = closing(case)
    case.uow.metering.save_order(replace(case.sent, state=WorkOrderState.CANCELLED))
    assert named(case, change) == []


def test_an_appointment_that_has_begun_is_not_named(case: VisitCase) -> None:
    change = closing(case)
    case.wait_until_it_begins()
    assert named(case, change) == []
