"""What agents report of the orders of plain services, on the fakes and on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.model.metering import OrderOutcome, OrderReport
from services.ports import UnitOfWork
from tests.db import rows
from tests.db.conftest import Store


def test_reports_of_orders_keep_their_answers_by_kind_and_are_one_of_an_order(store: Store) -> None:
    done = OrderReport(
        work_order_number="w-1",
        outcome=OrderOutcome.DONE,
        reason=None,
        answers={"metres": 12, "kind": "coaxial", "on": rows.NOW.date()},
        reported_at=rows.NOW,
    )
    failed = replace(
        done, work_order_number="w-0", outcome=OrderOutcome.NOT_POSSIBLE, reason="بسته بود", answers={},
        reported_at=rows.NOW + timedelta(hours=1),
    )  # fmt: skip
    with store.begin() as uow:
        _two_orders(uow)
        uow.metering.add_order_report(done)
        uow.metering.add_order_report(failed)
    with store.begin() as uow:
        assert uow.metering.order_reports_of(rows.CODE) == [done, failed]
        assert uow.metering.order_reports_of("x") == []
    with pytest.raises(store.taken), store.begin() as uow:
        uow.metering.add_order_report(done)


def test_a_corrected_report_stands_in_the_place_of_the_one_before_which_is_kept(store: Store) -> None:
    first = OrderReport(
        work_order_number="w-1",
        outcome=OrderOutcome.DONE,
        reason=None,
        answers={"meterSerial": "A-1"},
        reported_at=rows.NOW,
    )
    second = replace(first, answers={"meterSerial": "A-7"}, reported_at=rows.NOW + timedelta(hours=1))
    third = replace(
        first, outcome=OrderOutcome.NOT_POSSIBLE, reason="بسته بود", answers={},
        reported_at=rows.NOW + timedelta(hours=2),
    )  # fmt: skip
    with store.begin() as uow:
        _two_orders(uow)
        uow.metering.add_order_report(first)
    for corrected in (second, third):
        with store.begin() as uow:
            uow.metering.correct_order_report(corrected)
    with store.begin() as uow:
        assert uow.metering.order_reports_of(rows.CODE) == [third]
        assert uow.metering.former_order_reports_of(rows.CODE) == [first, second]
        assert uow.metering.former_order_reports_of("x") == []


def test_reports_that_are_corrected_at_one_moment_are_all_kept_in_their_order(store: Store) -> None:
    """As on a clock that stands still."""
    first = OrderReport(
        work_order_number="w-1", outcome=OrderOutcome.DONE, reason=None, answers={"metres": 9}, reported_at=rows.NOW
    )
    second, third = (replace(first, answers={"metres": metres}) for metres in (7, 8))
    other = replace(first, work_order_number="w-0")
    with store.begin() as uow:
        _two_orders(uow)
        uow.metering.add_order_report(first)
        uow.metering.add_order_report(other)
    for corrected in (second, third, replace(other, answers={"metres": 1})):
        with store.begin() as uow:
            uow.metering.correct_order_report(corrected)
    with store.begin() as uow:
        former = uow.metering.former_order_reports_of(rows.CODE)
        assert [each for each in former if each.work_order_number == "w-1"] == [first, second]
        assert [each for each in former if each.work_order_number == "w-0"] == [other]


def _two_orders(uow: UnitOfWork) -> None:
    rows.save_agent_and_request(uow)
    uow.metering.add_order(rows.order())
    uow.metering.add_order(rows.order("w-0"))
