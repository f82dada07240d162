"""A bill on paper: the copy of one («قبض المثنی»), and the bill that is handed over at the counter."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.billing.carrying import asking_bill
from services.billing.difference import differing_lines
from services.billing.replaced import first_issued
from services.billing.view import lines_to_pay, readings_text
from services.jalali import format_jalali, local_date
from services.labels import BILL_STATES, bill_kind_title
from services.model.bills import Bill, BillState
from services.model.connections import Connection
from services.model.printouts import Sheet, Table
from services.money import Rials
from services.ports import UnitOfWork
from services.printouts.tenure import bills_of_tenure, tenure_of
from services.text import format_number, format_rials, to_persian_digits

DUPLICATE = "قبض المثنی"
NO_BILL = "برای این اشتراک در دورهٔ مشترک کنونی هنوز قبضی صادر نشده است."
_PROVISIONAL = "این صورتحساب علی‌الحساب است و پس از تست کنتور قطعی می‌شود."
_VOID = "این قبض باطل شده است و پرداخت نمی‌شود."
_REPLACED_BY = "قبض درست، شمارهٔ {number}، جای آن را گرفته است."
_REPLACES = "آنچه برای قبض باطل‌شده پرداخت شده بود، در «مانده از قبض‌های پیشین» این قبض یا قبض پس از آن آمده است."
_CONSOLIDATED = "مبلغ این قبض در قبض شمارهٔ {number} آمده است؛ آن قبض را بپردازید."


@dataclass(frozen=True, slots=True, kw_only=True)
class BillCopy:
    """A bill with all that it asks for. `lines` (title and amount) sum to the bill's payable.

    `asking` is the bill that asks for the amount: another one, where it was consolidated. `replaces` is the wrong bill
    that it stands in the place of, `replaced_by` the right one in its own; None for most.
    """

    bill: Bill
    asking: Bill
    lines: tuple[tuple[str, Rials], ...]
    replaces: Bill | None = None
    replaced_by: Bill | None = None


def bill_copy(uow: UnitOfWork, number: str) -> BillCopy:
    """The bill as it stands. Raises NotFound."""
    bill = uow.bills.get(number)
    others = uow.bills.of_connection(bill.bill_id)
    return BillCopy(
        bill=bill,
        asking=asking_bill(uow, bill),
        lines=tuple(lines_to_pay(uow, bill)),
        replaces=next((each for each in others if each.number == bill.replaces), None),
        replaced_by=next((each for each in others if each.replaces == bill.number), None),
    )


def duplicate_bill(uow: UnitOfWork, connection: Connection) -> BillCopy | None:
    """The copy of the connection's bill that is asked for: its newest unpaid one, else its newest one.

    Of the present subscriber's time; credit notes and void bills are nobody's bill. None where there was none yet.
    """
    bills = sorted(
        bills_of_tenure(uow, connection, tenure_of(uow, connection)), key=lambda each: first_issued(uow, each)
    )
    asked = [bill for bill in bills if bill.state is not BillState.VOID and not bill.is_credit_note]
    unpaid = [bill for bill in asked if bill.state is BillState.ISSUED]
    return bill_copy(uow, (unpaid or asked)[-1].number) if asked else None


def duplicate_sheet(uow: UnitOfWork, connection: Connection) -> Sheet:
    """The copy of the bill that is to be paid, else of the last one."""
    copy = duplicate_bill(uow, connection)
    if copy is not None:
        return bill_sheet(copy, title=DUPLICATE)
    return Sheet(title=DUPLICATE, facts=(("شناسهٔ قبض", to_persian_digits(connection.bill_id)),), notes=(NO_BILL,))


def bill_sheet(copy: BillCopy, *, title: str | None = None) -> Sheet:
    """The bill as it is printed; without a `title` its kind is its name."""
    table = Table(
        title="ردیف‌های قبض",
        columns=("شرح", "مبلغ (ریال)"),
        rows=tuple((each, format_number(amount.amount)) for each, amount in copy.lines),
        totals=("مبلغ قابل پرداخت", format_number(copy.bill.payable.amount)),
    )
    named = title or f"قبض {bill_kind_title(copy.bill.kind)}"
    tables = (table,) if copy.replaces is None else (table, _difference(copy.bill, copy.replaces))
    return Sheet(title=named, facts=tuple(_facts(copy.bill)), tables=tables, notes=tuple(_notes(copy)))


def _difference(right: Bill, wrong: Bill) -> Table:
    """What differs from the wrong bill, line by line."""
    lines = differing_lines(wrong=wrong, right=right)
    amounts = [(each.title, each.was, each.now, each.difference) for each in lines]
    return Table(
        title=f"تفاوت با قبض باطل‌شدهٔ شمارهٔ {to_persian_digits(wrong.number)}",
        columns=("شرح", "قبض باطل‌شده (ریال)", "این قبض (ریال)", "تفاوت (ریال)"),
        rows=tuple(map(_row, amounts)),
        totals=_row(("جمع", wrong.total, right.total, right.total - wrong.total)),
    )


def _row(line: tuple[str, Rials, Rials, Rials]) -> tuple[str, ...]:
    title, *amounts = line
    return (title, *(format_number(each.amount) for each in amounts))


def _facts(bill: Bill) -> Iterator[tuple[str, str]]:
    yield "نوع قبض", bill_kind_title(bill.kind)
    yield "شمارهٔ قبض", to_persian_digits(bill.number)
    yield "شناسهٔ قبض", to_persian_digits(bill.bill_id)
    yield "شناسهٔ پرداخت", to_persian_digits(bill.payment_id)
    yield "تاریخ صدور", format_jalali(local_date(bill.issued_at))
    yield "مهلت پرداخت", format_jalali(bill.due_on)
    yield "مبلغ قابل پرداخت", format_rials(bill.payable)
    yield "وضعیت", BILL_STATES[bill.state]
    if bill.billed_up_to is not None:
        yield "کارکرد", readings_text(bill)


def _notes(copy: BillCopy) -> Iterator[str]:
    if copy.bill.provisional:
        yield _PROVISIONAL
    if copy.bill.state is BillState.VOID:
        yield _VOID
    if copy.replaced_by is not None:
        yield _REPLACED_BY.format(number=to_persian_digits(copy.replaced_by.number))
    if copy.replaces is not None:
        yield _REPLACES
    if copy.asking.number != copy.bill.number:
        yield _CONSOLIDATED.format(number=to_persian_digits(copy.asking.number))
