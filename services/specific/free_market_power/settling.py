"""The last bill of a period, and its deposit: set off against what is unpaid, the rest paid out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.billing.billed_period import BilledPeriod, energy_lines, period_instead_of
from services.billing.debts import unpaid_debts
from services.billing.former import is_of_former, subscriber_at
from services.billing.issuing import Charge, issue_bill, issue_credit_note, standing_bill
from services.billing.left_open import tell_if_left_open
from services.billing.unmatched import give_credit
from services.clock import Clock
from services.errors import NotFound
from services.jalali import local_date
from services.metering.final_reading import final_reading
from services.model.bills import Bill, BillLine, BillState
from services.model.keys import BillKind
from services.model.refunds import Refund, RefundPurpose, RefundWay
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.refunds.rule import part
from services.specific.free_market_power.model import DepositEnd, PowerPeriod
from services.specific.free_market_power.ports import PowerPeriods, power_period_of
from services.text import format_rials

LAST_BILL = BillKind("power-period")
DEPOSIT_RETURNED = "power-deposit-returned"
RETURNED_TITLE = "برگشت ودیعهٔ برق در پایان دوره"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedPeriod:
    """The last bill, and what became of the deposit; `text` tells the subscriber of the deposit in Persian."""

    bill: Bill
    end: DepositEnd
    text: str


def settle_power_period(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> EndedPeriod:
    """Issue the last bill, up to what was read on the last day, with every unpaid bill of the connection in it; the
    deposit pays it as far as it reaches, and the rest becomes a refund that finance pays.

    Credit that the account had besides pays first, and what is left of it stays there. Where the name was changed
    since, the deposit pays what its owner has left unpaid, and nothing of the new subscriber's. A period is settled
    once: a second call answers the same. Raises NotFound, ReferenceDataMissing.
    """
    period = power_period_of(uow, tracking_code)
    if period.end is not None:
        return _as_settled(uow, period, period.end)
    if period.deposit:
        _return_deposit(uow, clock, period)
    bill, paid_out = _settle(uow, clock, reference, period)
    end = DepositEnd(settled_at=clock.now(), set_off=period.deposit - paid_out, paid_out=paid_out)
    uow.repository(PowerPeriods).save(replace(period, end=end))
    return EndedPeriod(bill=bill, end=end, text=_text(uow, period, end))


def _as_settled(uow: UnitOfWork, period: PowerPeriod, end: DepositEnd) -> EndedPeriod:
    bill = standing_bill(uow, period.tracking_code, LAST_BILL)
    if bill is None:
        raise NotFound("last bill of the power period of request", period.tracking_code)
    return EndedPeriod(bill=bill, end=end, text=_text(uow, period, end))


def _settle(uow: UnitOfWork, clock: Clock, reference: ReferenceData, period: PowerPeriod) -> tuple[Bill, Rials]:
    """The last bill, and what of the deposit is paid out: the rest that the bill leaves, or, of a former subscriber,
    all that his own bills do not take, before the bill could take it up.
    """
    if _owner_has_changed(uow, period):
        own = Rials.total(each.payable for each in unpaid_debts(uow, period.bill_id) if is_of_former(uow, each))
        paid_out = max(period.deposit - own, ZERO)
        _pay_out(uow, clock, period, paid_out)
        return _last_bill(uow, clock, reference, period), paid_out
    bill = _last_bill(uow, clock, reference, period)
    paid_out = min(period.deposit, max(-uow.connections.get(period.bill_id).carried, ZERO))
    _pay_out(uow, clock, period, paid_out)
    return bill, paid_out


def _owner_has_changed(uow: UnitOfWork, period: PowerPeriod) -> bool:
    connection = uow.connections.get(period.bill_id)
    asked_at = uow.requests.get(period.tracking_code).registered_at
    return subscriber_at(uow, connection, asked_at) != connection.subscriber


def _return_deposit(uow: UnitOfWork, clock: Clock, period: PowerPeriod) -> None:
    """It becomes credit of the connection, which the last bill takes up."""
    line = BillLine(code=DEPOSIT_RETURNED, title=RETURNED_TITLE, amount=-period.deposit)
    charge = Charge(kind=BillKind.FEES, bill_id=period.bill_id, tracking_code=period.tracking_code, lines=[line])
    issue_credit_note(uow, clock=clock, charge=charge)


def _last_bill(uow: UnitOfWork, clock: Clock, reference: ReferenceData, period: PowerPeriod) -> Bill:
    energy = _energy(uow, period)
    charge = Charge(
        kind=LAST_BILL,
        bill_id=period.bill_id,
        tracking_code=period.tracking_code,
        lines=() if energy is None else energy_lines(uow, reference, energy, bill_id=period.bill_id),
        billed_up_to=None if energy is None else energy.reading,
        billed_from=None if energy is None else energy.since,
        billed_kwh=None if energy is None or energy.reading is None else energy.kwh,
        consolidates=unpaid_debts(uow, period.bill_id),
    )
    bill = issue_bill(uow, clock=clock, reference=reference, charge=charge)
    if bill.state is BillState.ISSUED:
        tell_if_left_open(uow, bill, now=bill.issued_at)
    return bill


def _energy(uow: UnitOfWork, period: PowerPeriod) -> BilledPeriod | None:
    """From what was billed last, also by this request's corrected bill. None where nobody has read the meter."""
    reading = final_reading(uow, period.tracking_code)
    if reading is None:
        return None
    return period_instead_of(uow, uow.requests.get(period.tracking_code), reading, earlier=())


def _pay_out(uow: UnitOfWork, clock: Clock, period: PowerPeriod, amount: Rials) -> None:
    """What is left of the deposit goes off the account, and is to be paid by finance."""
    if not amount:
        return
    now = clock.now()
    refund = Refund(
        tracking_code=period.tracking_code,
        bill_id=period.bill_id,
        purpose=RefundPurpose.DEPOSIT,
        value=period.deposit,
        column_one=ZERO,
        percent=100,
        deducted=period.deposit - amount,
        payable=amount,
        way=RefundWay.CASH,
        reason=None,
        planned_at=now,
    )
    parts = part(period.tracking_code, amount, count=1, first_due=local_date(now), credit=ZERO)
    uow.refunds.add(refund, parts)
    give_credit(uow, uow.connections.get(period.bill_id), -amount)


def _text(uow: UnitOfWork, period: PowerPeriod, end: DepositEnd) -> str:
    """As the subscriber is told, who by now may be another one than has paid the deposit."""
    if not period.deposit:
        return "این دوره ودیعه نداشت."
    if _owner_has_changed(uow, period):
        return "ودیعهٔ این دوره را مشترک پیشین پرداخته بود و به او برمی‌گردد."
    if not end.paid_out:
        return f"ودیعهٔ شما ({format_rials(end.set_off)}) برای بدهی برداشته شد."
    if not end.set_off:
        return f"ودیعهٔ شما ({format_rials(end.paid_out)}) را امور مالی پرداخت می‌کند."
    return (
        f"از ودیعهٔ شما {format_rials(end.set_off)} برای بدهی برداشته شد و {format_rials(end.paid_out)} را امور مالی "
        "پرداخت می‌کند."
    )
