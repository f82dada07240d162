"""What hangs at a connection when the debt of its faulty meter is paid (Settlement step 14)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.billing.faults import PresentMeter, present_meter
from services.metering.replacement import Replacement, replace_meter
from services.metering.supply import cut_connection, reconnect_connection
from services.model.connections import ConnectionState
from services.model.custody import NO_CAUSE
from services.model.faults import MeterFault
from services.model.keys import WorkOrderKind
from services.model.metering import MeterCondition
from tests.unit.billing_world import REFERENCE
from tests.unit.field_cases import FieldCase


@pytest.fixture
def case() -> FieldCase:
    return FieldCase()


def fault(case: FieldCase, serial: str) -> MeterFault:
    """A fault that was found today."""
    order = case.order(WorkOrderKind.METER_TEST)
    return MeterFault(
        work_order_number=order.number,
        tracking_code=case.code,
        bill_id=order.bill_id,
        meter_serial=serial,
        condition=MeterCondition.TAMPERING,
        bill_number=None,
        reported_at=case.clock.now(),
    )


def hang_another(case: FieldCase) -> None:
    another = Replacement(serial="N-9", digits=6, multiplier=1, opening_kwh=0, closing_kwh=None)
    replace_meter(case.uow, clock=case.clock, bill_id=case.connection.bill_id, replacement=another, cause=NO_CAUSE)


def test_the_faulty_meter_hangs_until_it_is_taken_away(case: FieldCase) -> None:
    found = fault(case, "m-1")
    assert present_meter(case.uow, found) is PresentMeter.FAULTY
    hang_another(case)
    assert present_meter(case.uow, found) is PresentMeter.OTHER


def test_a_faulty_plate_that_the_records_do_not_know_hangs_there(case: FieldCase) -> None:
    assert present_meter(case.uow, fault(case, "BIGANE-5")) is PresentMeter.FAULTY


def test_what_was_removed_before_the_fault_was_found_says_nothing_of_it(case: FieldCase) -> None:
    hang_another(case)
    case.clock.advance(timedelta(days=1))
    assert present_meter(case.uow, fault(case, "m-1")) is PresentMeter.FAULTY


@pytest.mark.parametrize("state", [ConnectionState.COLLECTED, ConnectionState.REMOVED])
def test_a_connection_whose_meter_was_collected_is_neither_cut_nor_reconnected(
    case: FieldCase, state: ConnectionState
) -> None:
    found = fault(case, "m-1")
    case.uow.connections.save(replace(case.connection, state=state))
    assert present_meter(case.uow, found) is PresentMeter.NONE
    cut_connection(case.uow, clock=case.clock, tracking_code=case.code)
    assert case.connection.state is state
    assert not reconnect_connection(case.uow, clock=case.clock, reference=REFERENCE, tracking_code=case.code)
    assert case.connection.state is state
    assert case.uow.cuts.of_request(case.code) is None
