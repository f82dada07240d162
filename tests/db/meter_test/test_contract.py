"""The contract of what meter tests keep: the fake, SQLite and PostgreSQL keep the same one."""

from dataclasses import replace
from decimal import Decimal

import pytest

from services.errors import NotFound
from services.model.metering import MeterCondition
from services.model.requests import RequestState
from services.specific.meter_test.model import AccuracyTest, Measured, Verdict
from services.specific.meter_test.ports import AccuracyTests
from tests.db import rows
from tests.db.conftest import Store

OTHER = "14050830-2"

TEST = AccuracyTest(
    tracking_code=rows.CODE,
    bill_id=rows.ACCOUNT,
    work_order_number="w-1",
    meter_serial="m-1",
    reading_kwh=12_310,
    seal_number="۷۷۱",
    visited_at=rows.NOW,
)
TAKEN = replace(TEST, substitute_serial="AMANI-9")
MEASURED = replace(
    TAKEN,
    finding=Measured(condition=MeterCondition.IN_ORDER, error_percent=Decimal("-8.05"), tested_at=rows.NOW + rows.DAY),
)
UNMEASURED = replace(
    TEST,
    reading_kwh=None,
    finding=Measured(condition=MeterCondition.TAMPERING, error_percent=None, tested_at=rows.NOW),
)
DECIDED = replace(MEASURED, verdict=Verdict.INACCURATE)
JUDGED = replace(UNMEASURED, verdict=Verdict.SUBSCRIBER_FAULT, reason="پل شده بود")
INSTALLED = replace(DECIDED, installed_serial="NO-7", installed_at=rows.NOW + 2 * rows.DAY)


def test_a_test_is_kept_on_its_way_and_one_of_a_request(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.metering.add_order(rows.order())
        assert uow.repository(AccuracyTests).of_request(rows.CODE) is None
        uow.repository(AccuracyTests).add(TEST)
    for changed in (TAKEN, MEASURED, UNMEASURED, DECIDED, JUDGED, INSTALLED):
        with store.begin() as uow:
            uow.repository(AccuracyTests).save(changed)
        with store.begin() as uow:
            assert uow.repository(AccuracyTests).of_request(rows.CODE) == changed
    with pytest.raises(store.taken), store.begin() as uow:
        uow.repository(AccuracyTests).add(TEST)


def test_the_tests_of_a_connection_come_oldest_first(store: Store) -> None:
    later = replace(TEST, tracking_code=OTHER, work_order_number="w-0", visited_at=rows.NOW + rows.DAY)
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.requests.add(replace(rows.request(OTHER), state=RequestState.CLOSED))
        uow.metering.add_order(rows.order())
        uow.metering.add_order(replace(rows.order("w-0"), tracking_code=OTHER))
        uow.repository(AccuracyTests).add(later)
        uow.repository(AccuracyTests).add(TEST)
    with store.begin() as uow:
        assert list(uow.repository(AccuracyTests).of_connection(rows.ACCOUNT)) == [TEST, later]
        assert list(uow.repository(AccuracyTests).of_connection("1234567042")) == []


def test_a_visit_is_of_one_test(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.requests.add(replace(rows.request(OTHER), state=RequestState.CLOSED))
        uow.metering.add_order(rows.order())
        uow.repository(AccuracyTests).add(TEST)
    with pytest.raises(store.taken), store.begin() as uow:
        uow.repository(AccuracyTests).add(replace(TEST, tracking_code=OTHER))


def test_a_test_that_is_not_kept_is_not_replaced(store: Store) -> None:
    with pytest.raises(NotFound), store.begin() as uow:
        uow.repository(AccuracyTests).save(TEST)
