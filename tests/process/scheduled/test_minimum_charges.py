"""Connections that are cut are billed on the first day of each Jalali month, once, whatever the night goes through."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from services.billing.cut_days import MINIMUM_CHARGE
from services.billing.payment_notice import BillNumber, PaymentNotice
from services.billing.payments import record_payment
from services.jalali import TEHRAN, format_jalali, local_date, month_start, months_after
from services.model.bills import Bill, BillState, PaymentChannel, PaymentResult
from services.model.connections import ConnectionState
from tests.process.loaded import SAMPLES
from tests.process.office import Office

pytestmark = pytest.mark.process

BILL_ID = SAMPLES.connections[0].bill_id


def bills(office: Office) -> list[Bill]:
    with office.begin() as uow:
        return [each for each in uow.bills.of_connection(BILL_ID) if each.kind == MINIMUM_CHARGE]


def cut(office: Office) -> None:
    with office.begin() as uow:
        uow.connections.save(replace(uow.connections.get(BILL_ID), state=ConnectionState.CUT))


def next_month(office: Office) -> date:
    return months_after(month_start(local_date(office.clock.now())), 1)


def to_noon(office: Office, day: date) -> None:
    office.engine.travel(datetime.combine(day, time(12), TEHRAN) - office.clock.now())


def test_a_cut_connection_is_billed_once_a_month_and_the_bill_can_be_paid(office: Office) -> None:
    cut(office)
    first = next_month(office)
    to_noon(office, first - timedelta(days=1))
    assert bills(office) == []
    to_noon(office, first + timedelta(days=5))
    [bill] = bills(office)
    assert local_date(bill.issued_at) == first
    assert bill.state is BillState.ISSUED
    with office.begin() as uow:
        paid_on = format_jalali(local_date(office.clock.now()))
        notice = PaymentNotice(
            reference="1", amount=str(bill.payable.amount), paid_on=paid_on, channel=PaymentChannel.COUNTER
        )
        paid = record_payment(uow, clock=office.clock, bill=BillNumber(number=bill.number), notice=notice)
        assert paid.result is PaymentResult.ACCEPTED
    to_noon(office, months_after(first, 1))
    assert [each.state for each in bills(office)] == [BillState.PAID, BillState.ISSUED]
    assert all(each.state == "completed" for each in office.engine.instances("minimum-charges"))


def test_a_night_whose_database_is_unavailable_until_the_morning_is_that_nights(office: Office) -> None:
    cut(office)
    first = next_month(office)
    to_noon(office, first - timedelta(days=1))
    office.database_away = True
    office.engine.travel(hours=13)
    [*_, night] = office.engine.instances("minimum-charges")
    night.assert_active()
    office.database_away = False
    to_noon(office, first)
    for each in night.called():
        each.resolve_incidents()
    office.engine.run()
    night.assert_completed()
    assert night.variables()["day"] == first.isoformat()
    assert len(bills(office)) == 1
