"""`aftersales pay`: a payment as a gateway will report it, by hand for now; `aftersales payments`: money that pays no
bill, how it is resolved, and whether all of it is somewhere.
"""

from collections.abc import Mapping, Sequence
from os import environ
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from services.billing.payment_view import amount_text, day_text, find_payment, payment_line, payment_text
from services.billing.payments import BillIdentifiers, PaymentNotice, record_payment
from services.billing.reconciliation import Reconciliation, reconcile
from services.billing.unmatched import Ruling, resolve_payment
from services.labels import PAYMENT_CHANNELS, PAYMENT_RESULTS, PAYMENT_STATES
from services.model.bills import Payment, PaymentChannel, PaymentState
from services.problems import Problem, Refused, refused
from services.text import format_number, format_rials, normalise
from workers.cli.console import NOTHING, moment_cell, out, plain_table, say
from workers.cli.session import session

payments = typer.Typer(help="Payments that pay no bill · پرداخت‌های بی‌قبض", no_args_is_help=True)

Number = Annotated[str, typer.Argument(help="Our number, as listed · شمارهٔ دریافت")]
Reason = Annotated[str, typer.Option(help="Why · علت")]
By = Annotated[str | None, typer.Option(help="Who resolves it; this login by default · تعیین‌کننده")]
Amount = Annotated[str | None, typer.Option(help="Rials, where none could be read · مبلغ به ریال")]


@payments.command("list")
def list_waiting() -> None:
    """List the payments that wait for a person, and why · پرداخت‌های منتظر تعیین تکلیف."""
    with session() as app, app.reading() as uow:
        waiting = uow.bills.waiting_payments()
        if waiting:
            out().print(waiting_table(waiting))
        else:
            say("پرداختی منتظر تعیین تکلیف نیست.", "no payment waits")


@payments.command("show")
def show(number: Annotated[str, typer.Argument(help="Our number, or the bank's reference · شماره")]) -> None:
    """Show all that is known of a payment · شرح یک پرداخت."""
    with session() as app, app.reading() as uow:
        out().print(Text(payment_text(uow, find_payment(uow, number)).replace("**", "")))


@payments.command("assign")
def assign(
    number: Number,
    bill: Annotated[str, typer.Option(help="Number of an unpaid bill · شمارهٔ قبض")],
    reason: Reason,
    amount: Amount = None,
    by: By = None,
) -> None:
    """Let it pay a bill; what is more becomes credit of the connection · پرداخت یک قبض با آن."""
    _resolve(number, Ruling.ASSIGN, {"billNumber": bill, "amount": amount, "reason": reason}, by)


@payments.command("refund")
def refund(number: Number, reason: Reason, amount: Amount = None, by: By = None) -> None:
    """It was given back to the payer · استرداد به پرداخت‌کننده."""
    _resolve(number, Ruling.REFUND, {"amount": amount, "reason": reason}, by)


@payments.command("carry")
def carry(
    number: Number,
    reason: Reason,
    bill_id: Annotated[str | None, typer.Option(help="Of the connection, if not that of the bill · شناسهٔ قبض")] = None,
    amount: Amount = None,
    by: By = None,
) -> None:
    """Make it credit of a connection, for its next bill · انتقال به اشتراک."""
    _resolve(number, Ruling.CARRY, {"billId": bill_id, "amount": amount, "reason": reason}, by)


@payments.command("not-received")
def not_received(number: Number, reason: Reason, by: By = None) -> None:
    """No money came, after all · مبلغی دریافت نشده است."""
    _resolve(number, Ruling.NOT_RECEIVED, {"reason": reason}, by)


@payments.command("totals")
def totals() -> None:
    """Tell where all the money is; exit code 1 if some is missing or booked twice · جمع پرداخت‌ها."""
    with session() as app, app.reading() as uow:
        books = reconcile(uow)
        out().print(totals_table(books))
        if books.difference:
            persian = f"دریافت‌شده با به‌حساب‌آمده {format_rials(books.difference)} اختلاف دارد."
            raise refused(persian, f"received and booked differ by {books.difference.amount} rials")
        say("همهٔ پول دریافت‌شده به حساب آمده است.", "received = matched + assigned + refunded + carried + waiting")


def waiting_table(waiting: Sequence[Payment]) -> Table:
    """One a line, with what its notice came to."""
    table = plain_table("پرداخت‌های بی‌قبض", "شماره", "ثبت", "چگونه", "مرجع", "مبلغ", "تاریخ", "قبض گفته‌شده", "چرا")
    for each in waiting:
        table.add_row(
            each.number,
            moment_cell(each.recorded_at),
            PAYMENT_CHANNELS[each.channel],
            each.reference or NOTHING,
            amount_text(each),
            day_text(each),
            each.told_bill or each.told.get("bill") or NOTHING,
            PAYMENT_RESULTS[each.result],
        )
    return table


def totals_table(books: Reconciliation) -> Table:
    """The payments by state, then what was received."""
    table = plain_table("جمع پرداخت‌ها", "وضعیت", "تعداد", "مبلغ", "بی‌مبلغ")
    for state in PaymentState:
        total = books.of(state)
        unread = format_number(total.without_amount)
        table.add_row(PAYMENT_STATES[state], format_number(total.count), format_rials(total.amount), unread)
    table.add_row("دریافت‌شده", NOTHING, format_rials(books.received), NOTHING)
    return table


def _resolve(number: str, ruling: Ruling, typed: Mapping[str, str | None], by: str | None) -> None:
    fields = {"ruling": ruling.value, **typed}
    with session() as app:
        resolved_by = by or environ.get("USER", "cli")
        answer = app.transactions.run(
            lambda uow: resolve_payment(
                uow, clock=app.clock, number=normalise(number), ruling=fields, resolved_by=resolved_by
            )
        )
        if not answer.accepted:
            raise Refused(
                [Problem(persian=each.message, english=f"{each.field}: {each.code}") for each in answer.findings]
            )
        line, state = payment_line(answer.payment), f"payment {answer.payment.number} is {answer.payment.state}"
        if not answer.is_booked:
            raise refused(f"این پرداخت پیش‌تر تعیین تکلیف شده است: {line}", f"resolved before: {state}")
        say(line, state)


def pay(
    bill_id: Annotated[str, typer.Option(help="Bill ID · شناسه قبض")],
    payment_id: Annotated[str, typer.Option(help="Payment ID · شناسه پرداخت")],
    reference: Annotated[str, typer.Option(help="The bank's reference · شماره مرجع")],
    amount: Annotated[str, typer.Option(help="Rials · مبلغ به ریال")],
    date: Annotated[str, typer.Option(help="Day of payment, Jalali, as 1405/08/30 · تاریخ پرداخت")],
    *,
    terminal: Annotated[str, typer.Option(help="Bank or terminal · بانک یا پایانه")] = "",
) -> None:
    """Record a payment of a bill; a repeat of the same payment changes nothing · ثبت پرداخت قبض."""
    notice = PaymentNotice(
        reference=reference, amount=amount, paid_on=date, channel=PaymentChannel.GATEWAY, terminal=terminal
    )
    with session() as app:
        bill = BillIdentifiers(bill_id=bill_id, payment_id=payment_id)
        answer = app.transactions.run(lambda uow: record_payment(uow, clock=app.clock, bill=bill, notice=notice))
        if not answer.accepted:
            raise refused(answer.message, str(answer.result))
        say(answer.message, f"{answer.result}: bill {answer.bill_number}")
