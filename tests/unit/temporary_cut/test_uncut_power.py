"""Power that was found to be brought back, and that nobody has cut again, is told to who is in charge of the unit."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.metering.self_willed_terms import self_willed_terms
from services.model.connections import ConnectionState
from services.model.requests import RequestState
from services.model.self_willed import FoundBy, SelfWilledReconnection
from services.scheduled.batches import run_batch
from services.scheduled.uncut_power import TEMPLATE, UNCUT_POWER
from services.units import unit_of
from tests.fakes.samples import BILL_ID, registered
from tests.fakes.uow import FixedClock
from tests.unit.temporary_cut.cutting_case import Cutting
from tests.unit.test_scheduled_work import day_of

DAY = timedelta(days=1)
TERMS = self_willed_terms().reminder_on(FixedClock().now().date())


class Uncut(Cutting):
    """Found today by a request that has come to its end; power flows."""

    def __init__(self) -> None:
        super().__init__()
        request = registered(self.uow, self.clock)
        self.end(request.tracking_code)
        self.record = SelfWilledReconnection(
            tracking_code=request.tracking_code, bill_id=BILL_ID, found_on=self.today, found_by=FoundBy.CHECK
        )
        self.uow.self_willed.add(self.record)

    def end(self, tracking_code: str) -> None:
        self.uow.requests.save(replace(self.uow.requests.get(tracking_code), state=RequestState.CLOSED))

    def nights(self, number: int) -> list[int]:
        """On which of the next nights somebody is told, counted from the first."""
        told = []
        for night in range(1, number + 1):
            self.clock.advance(DAY)
            if run_batch(self.uow, UNCUT_POWER, day_of(self.today, self.clock), limit=10).counted:
                told.append(night)
        return told


def test_who_is_in_charge_is_told_some_days_after_it_was_found_and_every_so_many_from_then_on() -> None:
    case = Uncut()
    turns = [TERMS.after + turn * TERMS.every for turn in range(3)]
    assert case.nights(turns[-1] + 1) == turns
    told = case.uow.outbox.sms_of(case.record.tracking_code)
    assert [(each.template, each.mobile) for each in told] == [(TEMPLATE, unit_of(TERMS.unit).mobile)] * 3
    assert "قطع دوباره را آغاز کنید" in told[0].text


def test_a_night_that_was_missed_is_made_up_for_once() -> None:
    case = Uncut()
    case.clock.advance((TERMS.after + 3) * DAY)
    assert case.nights(TERMS.every - 4) == [1]


@pytest.mark.parametrize("state", [ConnectionState.CUT, ConnectionState.COLLECTED, ConnectionState.REMOVED])
def test_nobody_is_told_where_no_power_flows(state: ConnectionState) -> None:
    case = Uncut()
    case.uow.connections.save(replace(case.uow.connections.get(BILL_ID), state=state))
    assert case.nights(TERMS.after + 1) == []


def test_nobody_is_told_of_a_record_that_is_settled_or_was_taken_back() -> None:
    for gone in ({"settled_by": "1", "settled_on": FixedClock().now().date()}, {"withdrawn_at": FixedClock().now()}):
        case = Uncut()
        case.uow.self_willed.save(replace(case.record, **gone))
        assert case.nights(TERMS.after + 1) == []


def test_nobody_is_told_while_somebody_is_at_work_on_the_connection_and_afterwards_he_is() -> None:
    case = Uncut()
    assert case.begin("self-willed", "گزارش", evidence="۱").accepted
    assert case.nights(TERMS.after + 1) == []
    case.end(case.code)
    assert case.nights(1) == [1]
