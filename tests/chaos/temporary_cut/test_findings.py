"""A cut that stands after its payment would be found."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.billing.payment_notice import PaymentNotice
from services.billing.payments import BillNumber, record_payment
from services.jalali import format_jalali, local_date
from services.model.bills import BillState, PaymentChannel
from services.model.connections import ConnectionState
from services.model.cuts import Cut, CutCase, CutExtent
from tests.chaos.temporary_cut.campaign import PAID_BEFORE, STATE, UNPAID_AND_CALLED_OFF, wrong_with
from tests.fakes.samples import BILL_ID, company_records
from tests.fakes.uow import FakeUnitOfWork, FixedClock

CLOCK = FixedClock()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def uow() -> FakeUnitOfWork:
    """The sample connection, which owes one bill."""
    records = company_records()
    paid, *rest = records.bills.of_connection(BILL_ID)
    records.bills.save(replace(paid, state=BillState.ISSUED))
    for each in rest:
        records.bills.save(replace(each, state=BillState.PAID))
    return records


def pay(uow: FakeUnitOfWork) -> None:
    [bill] = [each for each in uow.bills.of_connection(BILL_ID) if each.state is BillState.ISSUED]
    notice = PaymentNotice(
        reference="8100",
        amount=str(bill.payable.amount),
        paid_on=format_jalali(local_date(CLOCK.now())),
        channel=PaymentChannel.GATEWAY,
    )
    record_payment(uow, clock=CLOCK, bill=BillNumber(number=bill.number), notice=notice)


def cut(uow: FakeUnitOfWork, *, after: timedelta) -> None:
    connection = uow.connections.get(BILL_ID)
    uow.connections.save(replace(connection, state=ConnectionState.CUT))
    uow.cuts.save(
        Cut(
            tracking_code="1000000001",
            bill_id=BILL_ID,
            case=CutCase.UNPAID,
            extent=CutExtent.SUPPLY,
            reading=None,
            cut_at=CLOCK.now() + after,
        )
    )


def test_a_cut_that_stands_after_its_payment_is_found(uow: FakeUnitOfWork) -> None:
    pay(uow)
    cut(uow, after=MINUTE)
    assert list(wrong_with(uow, BILL_ID)) == [PAID_BEFORE]


def test_a_cut_before_its_payment_or_without_one_is_right(uow: FakeUnitOfWork) -> None:
    cut(uow, after=-MINUTE)
    assert list(wrong_with(uow, BILL_ID)) == []
    pay(uow)
    assert list(wrong_with(uow, BILL_ID)) == []


def test_a_debt_that_nobody_paid_and_a_state_without_its_cut_are_found(uow: FakeUnitOfWork) -> None:
    assert list(wrong_with(uow, BILL_ID)) == [UNPAID_AND_CALLED_OFF]
    pay(uow)
    assert list(wrong_with(uow, BILL_ID)) == []
    uow.connections.save(replace(uow.connections.get(BILL_ID), state=ConnectionState.CUT))
    assert list(wrong_with(uow, BILL_ID)) == [STATE]
