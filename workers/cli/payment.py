"""`aftersales pay`: a payment as a gateway will report it, by hand for now."""

from typing import Annotated

import typer

from services.billing.payments import BillIdentifiers, PaymentNotice, record_payment
from services.model.bills import PaymentChannel
from workers.cli.console import say
from workers.cli.problems import refused
from workers.cli.session import session
from workers.transactions import in_transaction


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
        answer = in_transaction(app.begin, lambda uow: record_payment(uow, clock=app.clock, bill=bill, notice=notice))
        if not answer.accepted:
            raise refused(answer.message, str(answer.result))
        say(answer.message, f"{answer.result}: bill {answer.bill_number}")
