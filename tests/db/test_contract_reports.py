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


def _two_orders(uow: UnitOfWork) -> None:
    rows.save_agent_and_request(uow)
    uow.metering.add_order(rows.order())
    uow.metering.add_order(rows.order("w-0"))
