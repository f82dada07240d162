"""A bill as forms and SMS show it."""

from typing import TypedDict

from services.jalali import format_jalali
from services.model.bills import Bill
from services.money import Rials
from services.text import format_rials

CARRIED_IN_TITLE = "مانده از قبض‌های پیشین"
CARRIED_OUT_TITLE = "مانده برای قبض بعدی"


class LineView(TypedDict):
    """A line of the bill, in Persian."""

    title: str
    amountText: str


class BillView(TypedDict):
    """A bill as a process variable: no personal data, texts ready to be shown."""

    number: str
    billId: str
    paymentId: str
    amountRials: int
    amountText: str
    dueText: str
    lines: list[LineView]
    provisional: bool


def bill_view(bill: Bill) -> BillView:
    """The bill to be shown. Its lines, with what was carried in and out, sum to its amount."""
    lines = [_line(line.title, line.amount) for line in bill.lines]
    if bill.carried_in:
        lines.append(_line(CARRIED_IN_TITLE, bill.carried_in))
    if bill.carried_out:
        lines.append(_line(CARRIED_OUT_TITLE, -bill.carried_out))
    return BillView(
        number=bill.number,
        billId=bill.bill_id,
        paymentId=bill.payment_id,
        amountRials=bill.payable.amount,
        amountText=format_rials(bill.payable),
        dueText=format_jalali(bill.due_on),
        lines=lines,
        provisional=bill.provisional,
    )


def _line(title: str, amount: Rials) -> LineView:
    return LineView(title=title, amountText=format_rials(amount))
