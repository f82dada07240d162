"""What a subscriber has paid («سوابق پرداخت»)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.billing.payment_view import amount_text, day_text
from services.jalali import format_jalali, local_date
from services.labels import PAYMENT_CHANNELS, PAYMENT_STATES, bill_kind_title
from services.model.bills import Bill, BillState, Payment, PaymentState
from services.model.connections import Connection
from services.model.printouts import Sheet, Table
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.printouts.tenure import Tenure, bills_of_tenure, tenure_facts, tenure_of
from services.text import format_number, format_rials, to_persian_digits

TITLE = "سوابق پرداخت"
_TOTAL = "جمع"
_NOT_COUNTED = "پرداخت‌های «منتظر تعیین تکلیف» و «مسترد» هنوز قبضی را نپرداخته‌اند و در جمع نیامده‌اند."
_WITHOUT_PAYMENT = "از پرداخت قبض‌های «بدون پرداخت ثبت‌شده» تاریخ و شمارهٔ مرجع در این سامانه نیست."
_NOT_HERE = frozenset({PaymentState.WAITING, PaymentState.REFUNDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentHistory:
    """All that was paid in the present subscriber's time, oldest first.

    `payments` are those that pay a bill of that time, those that were carried to the connection, and those that name
    such a bill and wait for a person or were refunded; money that never came is none. `total` counts the first two:
    it equals the payables of the bills that they pay, and what of them the connection got as credit. `without_payment`
    are paid bills of which no payment is known: they were paid before payments were kept.
    """

    bill_id: str
    tenure: Tenure
    payments: tuple[Payment, ...]
    bills: Mapping[str, Bill]
    without_payment: tuple[Bill, ...]

    @property
    def total(self) -> Rials:
        """What was received for the connection."""
        return Rials.total(each.amount or ZERO for each in self.payments if each.state not in _NOT_HERE)


def payment_history(uow: UnitOfWork, connection: Connection) -> PaymentHistory:
    """The history of the connection's present subscriber: see `services.printouts.tenure`."""
    tenure = tenure_of(uow, connection)
    bills = {bill.number: bill for bill in bills_of_tenure(uow, connection, tenure)}
    told = uow.bills.payments_of_connection(connection.bill_id)
    payments = tuple(each for each in told if _belongs(each, connection, tenure, bills))
    paid_by = {each.bill_number for each in payments}
    return PaymentHistory(
        bill_id=connection.bill_id,
        tenure=tenure,
        payments=payments,
        bills=bills,
        without_payment=tuple(bill for bill in bills.values() if _is_paid(bill) and bill.number not in paid_by),
    )


def _belongs(payment: Payment, connection: Connection, tenure: Tenure, bills: Mapping[str, Bill]) -> bool:
    match payment.state:
        case PaymentState.MATCHED | PaymentState.ASSIGNED:
            return payment.bill_number in bills
        case PaymentState.CARRIED:
            resolved_at = payment.resolved_at or payment.recorded_at
            return payment.carried_to == connection.bill_id and tenure.has(resolved_at)
        case PaymentState.WAITING | PaymentState.REFUNDED:
            return payment.told_bill in bills
        case PaymentState.REVERSED:
            return False


def _is_paid(bill: Bill) -> bool:
    """Paid with money: what earlier credit has paid asks for nothing."""
    return bill.state is BillState.PAID and bill.payable > ZERO


def payment_sheet(uow: UnitOfWork, connection: Connection) -> Sheet:
    """The printout of service payment-history."""
    history = payment_history(uow, connection)
    earlier = (_earlier_table(history),) if history.without_payment else ()
    return Sheet(
        title=TITLE,
        facts=tuple(_facts(history)),
        tables=(_table(history), *earlier),
        notes=tuple(_notes(history)),
    )


def _facts(history: PaymentHistory) -> Iterator[tuple[str, str]]:
    yield from tenure_facts(history.bill_id, history.tenure)
    yield "جمع پرداخت‌ها", format_rials(history.total)


def _table(history: PaymentHistory) -> Table:
    return Table(
        title="پرداخت‌ها",
        columns=(
            "تاریخ پرداخت",
            "مبلغ (ریال)",
            "شمارهٔ مرجع",
            "راه پرداخت",
            "قبض",
            "وضعیت",
        ),
        rows=tuple(_row(history, each) for each in history.payments),
        totals=(_TOTAL, format_number(history.total.amount), "", "", "", "") if history.payments else (),
    )


def _row(history: PaymentHistory, payment: Payment) -> tuple[str, ...]:
    bill = history.bills.get(payment.bill_number or payment.told_bill or "")
    return (
        day_text(payment),
        amount_text(payment).removesuffix(" ریال"),
        to_persian_digits(payment.reference),
        PAYMENT_CHANNELS[payment.channel],
        "" if bill is None else f"{bill_kind_title(bill.kind)} {to_persian_digits(bill.number)}",
        PAYMENT_STATES[payment.state],
    )


def _earlier_table(history: PaymentHistory) -> Table:
    bills = history.without_payment
    return Table(
        title="قبض‌های پرداخت‌شده، بدون پرداخت ثبت‌شده",
        columns=(
            "شمارهٔ قبض",
            "نوع",
            "صدور",
            "مبلغ (ریال)",
        ),
        rows=tuple(
            (
                to_persian_digits(bill.number),
                bill_kind_title(bill.kind),
                format_jalali(local_date(bill.issued_at)),
                format_number(bill.payable.amount),
            )
            for bill in bills
        ),
        totals=(_TOTAL, "", "", format_number(Rials.total(bill.payable for bill in bills).amount)),
    )


def _notes(history: PaymentHistory) -> Iterator[str]:
    if any(each.state in _NOT_HERE for each in history.payments):
        yield _NOT_COUNTED
    if history.without_payment:
        yield _WITHOUT_PAYMENT
