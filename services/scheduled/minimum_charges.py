"""On the first day of each Jalali month, connections that are cut are billed for the month before (by-law 50-4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from services.billing.cut_days import MINIMUM_CHARGE
from services.billing.cut_time import charge_cut_time
from services.jalali import is_month_start, month_start
from services.model.bills import Bill, BillState
from services.notices.connection_sms import send_bill_sms
from services.ports import UnitOfWork
from services.scheduled.work import Day, Work

BILLED = "minimum-charge-billed"
"""The SMS of a bill that is to be paid."""


def _page(uow: UnitOfWork, day: Day, after: str, limit: int) -> Sequence[str]:
    if not is_month_start(day.day):
        return ()
    return uow.connections.cut_connections(after=after, limit=limit)


def _charge(uow: UnitOfWork, day: Day, bill_ids: Sequence[str]) -> int:
    return sum(_charge_one(uow, day, each) for each in bill_ids)


def _charge_one(uow: UnitOfWork, day: Day, bill_id: str) -> bool:
    connection = uow.connections.get(bill_id)
    bills = charge_cut_time(
        uow,
        clock=day.clock,
        reference=day.reference,
        connection=connection,
        month=month_start(day.day - timedelta(days=1)),
        until=day.day,
    )
    for bill in _unpaid(uow, bill_id):
        send_bill_sms(uow, clock=day.clock, company=day.company, connection=connection, bill=bill, template=BILLED)
    return bool(bills)


def _unpaid(uow: UnitOfWork, bill_id: str) -> Iterator[Bill]:
    """These and those of before: what a request for the power had billed and left unpaid nobody has told of yet. Of
    each is told once.
    """
    for bill in uow.bills.of_connection(bill_id):
        if bill.kind == MINIMUM_CHARGE and bill.state is BillState.ISSUED:
            yield bill


MINIMUM_CHARGES = Work(key="minimum-charges", page=_page, carry_out=_charge)
