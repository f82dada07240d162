"""Visits in vain and appointments, as agents, office and subscribers say them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.company import EXAMPLE_COMPANY
from services.jalali import format_jalali, local_date
from services.model.metering import WorkOrder
from services.model.visits import Appointment, Side, VisitAttempt
from services.visiting.appointments import change_appointment, order_to_expect
from tests.process.office import EmbeddedCase
from tests.working_days import next_working_day

Typed = Mapping[str, Any]


def order_of(case: EmbeddedCase) -> WorkOrder:
    """The order that an agent is out for."""
    with case.office.begin() as uow:
        return order_to_expect(uow, case.code)


def open_day(case: EmbeddedCase, ahead: int = 1) -> date:
    """The next day, so many days ahead at least, on which the office works in the morning."""
    return next_working_day(local_date(case.engine.now()), ahead=ahead)


def window(day: date, since: str = "۹:۰۰", until: str = "۱۱") -> Typed:
    """A window as it is typed."""
    return {"visitDay": format_jalali(day), "visitFrom": since, "visitUntil": until}


def attempts(case: EmbeddedCase, order: WorkOrder) -> list[VisitAttempt]:
    with case.office.begin() as uow:
        return list(uow.visits.attempts_of(order.number))


def agreed(case: EmbeddedCase, order: WorkOrder) -> list[Appointment]:
    with case.office.begin() as uow:
        return list(uow.visits.appointments_of(order.number))


def move(case: EmbeddedCase, order: WorkOrder, typed: Typed, by: Side = Side.SUBSCRIBER) -> None:
    """Somebody makes or moves the appointment, and the engine hears of it."""
    with case.office.begin() as uow:
        reply = change_appointment(
            uow,
            clock=case.office.clock,
            company=EXAMPLE_COMPANY,
            order=uow.metering.order(order.number),
            typed=typed,
            by=by,
        )
        assert reply.accepted, reply.message
    case.engine.run()
