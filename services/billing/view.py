"""Bills and accounts as forms and SMS show them."""

from collections.abc import Iterator
from typing import TypedDict

from services.billing.debts import Account
from services.company import Company
from services.jalali import format_jalali, local_date
from services.labels import bill_kind_title, reading_text
from services.model.bills import Bill
from services.money import Rials
from services.ports import UnitOfWork
from services.text import format_number, format_rials, to_persian_digits

CARRIED_IN_TITLE = "مانده از قبض‌های پیشین"
CARRIED_OUT_TITLE = "مانده برای قبض بعدی"


class LineView(TypedDict):
    """A line of the bill, in Persian."""

    title: str
    amountText: str


class BillView(TypedDict):
    """A bill as a process variable: no personal data, texts ready to be shown. `url` is where it can be printed."""

    number: str
    billId: str
    paymentId: str
    amountRials: int
    amountText: str
    dueText: str
    lines: list[LineView]
    provisional: bool
    readingsText: str
    url: str


def bill_view(uow: UnitOfWork, bill: Bill, company: Company) -> BillView:
    """The bill to be shown. Its lines, the bills that it consolidated and what was carried in and out sum up to it."""
    return BillView(
        number=bill.number,
        billId=bill.bill_id,
        paymentId=bill.payment_id,
        amountRials=bill.payable.amount,
        amountText=format_rials(bill.payable),
        dueText=format_jalali(bill.due_on),
        lines=[LineView(title=title, amountText=format_rials(amount)) for title, amount in lines_to_pay(uow, bill)],
        provisional=bill.provisional,
        readingsText=readings_text(bill),
        url=company.bill_url(bill.number),
    )


def bill_title(bill: Bill) -> str:
    """The bill as a line among others, in Persian."""
    issued = format_jalali(local_date(bill.issued_at))
    return f"قبض {bill_kind_title(bill.kind)} شمارهٔ {to_persian_digits(bill.number)}، صادرشده در {issued}"


def readings_text(bill: Bill) -> str:
    """From which reading to which one, over how many days, the bill charges how much energy; "" where it charges none.

    A bill of former times, or over two meters, tells only the reading that it ends with, an estimate none.
    """
    until, since = bill.billed_up_to, bill.billed_from
    if until is None:
        return "" if bill.billed_kwh is None else f"برآورد: {format_number(bill.billed_kwh)} کیلووات‌ساعت"
    energy = [] if bill.billed_kwh is None else [f"{format_number(bill.billed_kwh)} کیلووات‌ساعت"]
    if since is None:
        return "، ".join([f"تا رقم {reading_text(until)}", *energy])
    days = f"{format_number((until.taken_on - since.taken_on).days)} روز"
    return f"از رقم {reading_text(since)} تا رقم {reading_text(until)}: {'، '.join([days, *energy])}"


def lines_to_pay(uow: UnitOfWork, bill: Bill) -> Iterator[tuple[str, Rials]]:
    """The bill's own lines, the bills that it consolidated, what was carried in and out: they sum to its payable."""
    for line in bill.lines:
        yield line.title, line.amount
    consolidated = uow.bills.consolidated_into(bill.number)
    for each in consolidated:
        yield bill_title(each), each.payable
    if rest := bill.carried_in - Rials.total(each.payable for each in consolidated):
        yield CARRIED_IN_TITLE, rest
    if bill.carried_out:
        yield CARRIED_OUT_TITLE, -bill.carried_out


class DebtView(TypedDict):
    """An unpaid bill, in Persian; `dueText` is empty for what earlier bills left over."""

    title: str
    amountText: str
    dueText: str


class AccountView(TypedDict):
    """What a connection owes, as a process variable: no personal data, texts ready to be shown."""

    owed: bool
    amountText: str
    lines: list[DebtView]


def account_view(account: Account) -> AccountView:
    """The account to be shown. Its lines sum to its amount."""
    lines = [
        DebtView(title=bill_title(bill), amountText=format_rials(bill.payable), dueText=format_jalali(bill.due_on))
        for bill in account.unpaid
    ]
    if account.carried:
        lines.append(DebtView(title=CARRIED_IN_TITLE, amountText=format_rials(account.carried), dueText=""))
    return AccountView(owed=account.owed, amountText=format_rials(account.balance), lines=lines)
