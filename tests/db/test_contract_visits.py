"""Visits in vain and appointments, on the fakes and on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.errors import NotFound
from services.model.metering import WorkOrderState
from services.model.visits import Appointment, AttemptOutcome, Side, VisitAttempt, Window
from services.notices.facts import BY_REFERENCE
from services.ports import UnitOfWork
from services.registry.sms import Subject
from tests.db import rows
from tests.db.conftest import Store

HOUR = timedelta(hours=1)


def attempt(number: str = "w-1", **changes: object) -> VisitAttempt:
    made = VisitAttempt(
        work_order_number=number,
        agent_code=rows.order().agent_code,
        outcome=AttemptOutcome.NOBODY_HOME,
        note=None,
        made_at=rows.NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def appointment(number: str = "w-1", *, after: timedelta = 24 * HOUR, by: Side = Side.OFFICE) -> Appointment:
    window = Window(starts_at=rows.NOW + after, ends_at=rows.NOW + after + 2 * HOUR)
    return Appointment(work_order_number=number, window=window, agreed_at=rows.NOW, agreed_by=by)


def two_orders(uow: UnitOfWork) -> None:
    rows.save_agent_and_request(uow)
    uow.metering.add_order(rows.order())
    uow.metering.add_order(rows.order("w-0"))


def test_visits_in_vain_are_kept_in_their_order_also_at_one_moment(store: Store) -> None:
    first = attempt()
    second = attempt(outcome=AttemptOutcome.WRONG_ADDRESS, note="پلاک ۴ نیست")
    with store.begin() as uow:
        two_orders(uow)
    for each in (first, second, attempt("w-0")):
        with store.begin() as uow:
            uow.visits.add_attempt(each)
    with store.begin() as uow:
        assert uow.visits.attempts_of("w-1") == [first, second]
        assert uow.visits.attempts_of("x") == []
        assert dict(uow.visits.attempts_at_open_orders()) == {"w-1": [first, second], "w-0": [attempt("w-0")]}


def test_the_newest_appointment_of_an_order_holds_and_the_others_are_kept(store: Store) -> None:
    first, second = appointment(), appointment(after=48 * HOUR, by=Side.SUBSCRIBER)
    with store.begin() as uow:
        two_orders(uow)
    for turn, each in enumerate((first, second), start=1):
        with store.begin() as uow:
            assert uow.visits.agree(each) == turn
    with store.begin() as uow:
        assert uow.visits.appointments_of("w-1") == [first, second]
        assert uow.visits.appointments_of("w-0") == []
        assert dict(uow.visits.appointments_of_open_orders()) == {"w-1": second}


def test_orders_that_are_done_are_in_nobodys_day(store: Store) -> None:
    with store.begin() as uow:
        two_orders(uow)
        uow.visits.add_attempt(attempt())
        uow.visits.agree(appointment())
        assert [each.number for each in uow.metering.all_open_orders()] == ["w-0", "w-1"]
    with store.begin() as uow:
        uow.metering.save_order(replace(rows.order(), state=WorkOrderState.DONE))
    with store.begin() as uow:
        assert [each.number for each in uow.metering.all_open_orders()] == ["w-0"]
        assert not uow.visits.attempts_at_open_orders()
        assert not uow.visits.appointments_of_open_orders()
        assert uow.visits.attempts_of("w-1") == [attempt()]


def test_an_sms_tells_the_appointment_that_holds_and_of_none_nothing(store: Store) -> None:
    with store.begin() as uow:
        two_orders(uow)
        uow.visits.agree(appointment())
        uow.visits.agree(appointment(after=48 * HOUR))
    with store.begin() as uow:
        told = BY_REFERENCE[Subject.APPOINTMENT](uow, "w-1")
        assert told == {"visit_time": "۱۴۰۵/۰۹/۰۲، ساعت ۱۰:۰۰ تا ۱۲:۰۰"}
        with pytest.raises(NotFound):
            BY_REFERENCE[Subject.APPOINTMENT](uow, "w-0")
