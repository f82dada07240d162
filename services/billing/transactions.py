"""Which payments are one: banks number theirs each by itself, and begin again every day."""

from datetime import date

from services.model.bills import Payment, PaymentChannel
from services.ports import UnitOfWork


def transaction_key(*, channel: PaymentChannel, terminal: str, connection: str, paid_on: date, reference: str) -> str:
    """The key of a bank's transaction: its reference within the channel, the bank or terminal, and the day.

    A gateway is a terminal of its own. A counter's stub that names no terminal may come from any bank: there the
    connection takes the terminal's place. Strangers often bring the same six digits on one day; that two banks give
    them to one connection is far less likely than that one stub is shown for two of its bills.
    """
    scope = terminal.casefold() or (connection if channel is PaymentChannel.COUNTER else "")
    return f"{channel}/{scope}/{paid_on.isoformat()}/{reference.casefold()}"


def transaction_of(uow: UnitOfWork, payment: Payment) -> str | None:
    """The key of a payment's transaction; None where its notice does not say which."""
    if payment.told_bill is None or payment.paid_on is None or not payment.reference:
        return None
    return transaction_key(
        channel=payment.channel,
        terminal=payment.terminal,
        connection=uow.bills.get(payment.told_bill).bill_id,
        paid_on=payment.paid_on,
        reference=payment.reference,
    )


def free_key(uow: UnitOfWork, payment: Payment) -> str | None:
    """The key under which a payment is counted that a person has settled: its transaction's, or one of its own where
    that is counted already, because the person knows that these are two.
    """
    key = transaction_of(uow, payment)
    if key is None:
        return None
    taken = (each.booking_key for each in uow.bills.payments_with(payment.reference))
    return f"{key}#{payment.number}" if key in taken else key
