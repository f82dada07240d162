"""Payments: told by a counter's stub or by a gateway, all kept, matched to their bill, counted once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from services.billing.carrying import asking_bill
from services.billing.messages import tell_paid, tell_resolved, tell_waiting
from services.billing.payment_notice import BillIdentifiers, BillNumber, ParsedNotice, PaymentNotice, read_notice
from services.billing.transactions import transaction_of
from services.clock import Clock
from services.model.bills import Bill, BillState, Payment, PaymentChannel, PaymentResult, PaymentState
from services.ports import UnitOfWork
from services.text import format_rials, to_persian_digits

__all__ = ["BillIdentifiers", "BillNumber", "PaymentAnswer", "PaymentNotice", "PaymentResult", "record_payment"]

FIRST_NUMBER = 1_000_000

# A typo of the counter, most likely: the next stub of the same reference puts it right.
CORRECTABLE = frozenset({PaymentResult.INVALID_NOTICE, PaymentResult.AMOUNT_DIFFERS, PaymentResult.UNKNOWN_BILL})

COUNTER = "counter"

_KEPT = (
    "این پرداخت با شمارهٔ دریافت {number} در فهرست پرداخت‌های بی‌قبض نگه داشته شد و درآمد ستادی تکلیف آن را روشن می‌کند."
)
_CORRECT = " اگر ته‌فیش اشتباه وارد شده است، همین‌جا درستش را وارد کنید."
_SAME_AS = "اشتباه وارد شده بود؛ همان پرداخت شمارهٔ {number} است."
_MESSAGES = {
    PaymentResult.ACCEPTED: "پرداخت {amount} با شمارهٔ مرجع {reference} ثبت شد.",
    PaymentResult.ALREADY_RECORDED: "پرداخت با شمارهٔ مرجع {reference} پیش‌تر ثبت شده است و دوباره به حساب نیامد.",
    PaymentResult.REFERENCE_USED: "پرداختی با شمارهٔ مرجع {reference} در همین روز پیش‌تر ثبت شده و به حساب آمده است.",
    PaymentResult.AMOUNT_DIFFERS: "مبلغ پرداخت ({amount}) با مبلغ قبض ({payable}) برابر نیست.",
    PaymentResult.BILL_ALREADY_PAID: "این قبض پیش‌تر پرداخت شده است.",
    PaymentResult.BILL_CONSOLIDATED: (
        "مبلغ این قبض در قبض شمارهٔ {asking} با شناسهٔ پرداخت {payment_id} به مبلغ {asked} آمده است؛ آن قبض باید پرداخت "
        "شود."
    ),
    PaymentResult.BILL_VOID: "این قبض باطل شده است.",
    PaymentResult.PAYMENT_REVERSED: "درآمد ستادی پرداخت با شمارهٔ مرجع {reference} را پیش‌تر دریافت‌نشده دانسته است.",
    PaymentResult.UNKNOWN_BILL: "قبضی با این مشخصات پیدا نشد. شناسهٔ قبض و شناسهٔ پرداخت را بررسی کنید.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAnswer:
    """The answer to a notice. `message` is Persian; `bill_number` is None for an unknown bill.

    `payment_number` is that of the payment as it was kept. A notice that tells of none leaves it at the one that was to
    be corrected, None if there was none.
    """

    result: PaymentResult
    message: str
    bill_number: str | None
    payment_number: str | None = None

    @property
    def accepted(self) -> bool:
        """True if the bill is paid by this payment, now or since an earlier notice of the same payment."""
        return self.result in (PaymentResult.ACCEPTED, PaymentResult.ALREADY_RECORDED)


def record_payment(
    uow: UnitOfWork,
    *,
    clock: Clock,
    bill: BillNumber | BillIdentifiers,
    notice: PaymentNotice,
    corrects: str | None = None,
) -> PaymentAnswer:
    """Keep a payment that we are told of, and match it to its bill (Settlement steps 6, 7 and 14).

    Only ACCEPTED pays the bill: the process waiting for it gets `payment-received`, as do those of the bills that it
    had consolidated. With every other result the payment waits for a person, and the finding is told in Persian. The
    same notice again changes nothing and gets the same answer. A counter's stub that is told again with its reference
    and another amount or day is the waiting one, put right; and so is any stub that says which one it `corrects`, by
    our number of the payment.
    """
    parsed = read_notice(uow, clock=clock, bill=bill, notice=notice)
    known = uow.bills.payment_of_notice(parsed.key) or _counted(uow, parsed)
    if known is not None:
        _take_back(uow, corrects, same_as=known, at=clock.now())
        return _repeated(known, parsed)
    result = _verdict(uow, parsed)
    if parsed.is_blank:
        finding, number = _finding(uow, parsed, result), _number(parsed.bill)
        return PaymentAnswer(result=result, message=finding, bill_number=number, payment_number=corrects)
    before = _waiting_stub(uow, corrects) or _to_be_corrected(uow, parsed)
    return _keep(uow, parsed, result, clock.now(), before=before)


def _counted(uow: UnitOfWork, parsed: ParsedNotice) -> Payment | None:
    """The payment that has paid this very bill by this very transaction, told in another way."""
    for each in _of_transaction(uow, parsed):
        if each.is_counted and each.amount == parsed.amount and each.bill_number == _number(parsed.bill):
            return each
    return None


def _repeated(known: Payment, parsed: ParsedNotice) -> PaymentAnswer:
    """The same answer again; but where a person has let it pay the bill meanwhile, the bill is paid by it."""
    result, message = known.result, known.answer
    if known.is_counted and parsed.bill is not None and known.bill_number == parsed.bill.number:
        result = PaymentResult.ALREADY_RECORDED
        message = _MESSAGES[result].format(reference=to_persian_digits(known.reference))
    return PaymentAnswer(result=result, message=message, bill_number=_number(parsed.bill), payment_number=known.number)


def _verdict(uow: UnitOfWork, parsed: ParsedNotice) -> PaymentResult:
    """What the notice comes to."""
    if parsed.bill is None:
        return PaymentResult.UNKNOWN_BILL
    if parsed.faults:
        return PaymentResult.INVALID_NOTICE
    for earlier in _of_transaction(uow, parsed):
        if earlier.is_counted:
            same = parsed.bill.number == earlier.bill_number
            return PaymentResult.AMOUNT_DIFFERS if same else PaymentResult.REFERENCE_USED
        if earlier.state is PaymentState.REVERSED:
            return PaymentResult.PAYMENT_REVERSED
    return _verdict_on_bill(parsed, parsed.bill, asking_bill(uow, parsed.bill))


def _verdict_on_bill(parsed: ParsedNotice, bill: Bill, asking: Bill) -> PaymentResult:
    """`asking` is the bill that asks for the bill's amount: another one, where it was consolidated."""
    if bill.state is BillState.VOID:
        return PaymentResult.BILL_VOID
    if asking.state is BillState.PAID:
        return PaymentResult.BILL_ALREADY_PAID
    if asking is not bill:
        return PaymentResult.BILL_CONSOLIDATED
    return PaymentResult.ACCEPTED if parsed.amount == bill.payable else PaymentResult.AMOUNT_DIFFERS


def _of_transaction(uow: UnitOfWork, parsed: ParsedNotice) -> Iterator[Payment]:
    key = parsed.transaction
    if key is not None:
        known = uow.bills.payments_with(parsed.reference)
        yield from (each for each in known if transaction_of(uow, each) == key)


def _keep(
    uow: UnitOfWork, parsed: ParsedNotice, result: PaymentResult, now: datetime, *, before: Payment | None
) -> PaymentAnswer:
    """The payment in its row: a new one, or that of the stub `before` which it puts right."""
    number = before.number if before else str(FIRST_NUMBER + uow.sequences.next("payment"))
    payment = _payment(parsed, result, number=number, answer=_answer(uow, parsed, result, number), now=now)
    store = uow.bills.save_payment if before else uow.bills.add_payment
    store(payment)
    if result is not PaymentResult.ACCEPTED:
        tell_waiting(uow, payment, correctable=_is_correctable(payment))
    elif parsed.bill is not None:
        pay_bill(uow, parsed.bill, payment, now=now)
        if before:
            tell_resolved(uow, payment, now=now)
    return PaymentAnswer(result=result, message=payment.answer, bill_number=payment.told_bill, payment_number=number)


def _to_be_corrected(uow: UnitOfWork, parsed: ParsedNotice) -> Payment | None:
    """The waiting stub that this one puts right: a person typed it, for the same bill and with the same reference."""
    for each in uow.bills.payments_with(parsed.reference) if parsed.bill and not parsed.is_blank else ():
        same = (each.told_bill, each.channel, each.terminal) == (_number(parsed.bill), parsed.channel, parsed.terminal)
        if same and each.state is PaymentState.WAITING and _is_correctable(each):
            return each
    return None


def _waiting_stub(uow: UnitOfWork, number: str | None) -> Payment | None:
    """The counter's stub with our number, if it waits still."""
    if number is None:
        return None
    payment = uow.bills.payment_numbered(number)
    waits = payment.state is PaymentState.WAITING and payment.channel is PaymentChannel.COUNTER
    return payment if waits else None


def _take_back(uow: UnitOfWork, corrects: str | None, *, same_as: Payment, at: datetime) -> None:
    """The stub that waits was typed wrong, and typed right it was known before: there is one payment, not two."""
    mistyped = _waiting_stub(uow, corrects)
    if mistyped is None or mistyped.number == same_as.number:
        return
    taken_back = replace(
        mistyped,
        state=PaymentState.REVERSED,
        resolved_at=at,
        resolved_by=COUNTER,
        reason=_SAME_AS.format(number=to_persian_digits(same_as.number)),
        notice_key=None,
    )
    uow.bills.save_payment(taken_back)
    tell_resolved(uow, taken_back, now=at)


def _is_correctable(payment: Payment) -> bool:
    return payment.channel is PaymentChannel.COUNTER and payment.result in CORRECTABLE


def _payment(parsed: ParsedNotice, result: PaymentResult, *, number: str, answer: str, now: datetime) -> Payment:
    is_matched = result is PaymentResult.ACCEPTED
    return Payment(
        number=number,
        channel=parsed.channel,
        terminal=parsed.terminal,
        reference=parsed.reference,
        amount=parsed.amount,
        paid_on=parsed.paid_on,
        told=parsed.raw,
        told_bill=_number(parsed.bill),
        result=result,
        answer=answer,
        recorded_at=now,
        state=PaymentState.MATCHED if is_matched else PaymentState.WAITING,
        bill_number=_number(parsed.bill) if is_matched else None,
        notice_key=parsed.key,
        booking_key=parsed.transaction if is_matched else None,
    )


def pay_bill(uow: UnitOfWork, bill: Bill, payment: Payment, *, now: datetime) -> None:
    """Let the payment pay the bill: whoever waits for it goes on."""
    uow.bills.save(replace(bill, state=BillState.PAID))
    uow.outbox.withdraw_sms(bill.number)
    tell_paid(uow, bill, reference=payment.reference, message_id=f"payment-{payment.number}", now=now)


def _answer(uow: UnitOfWork, parsed: ParsedNotice, result: PaymentResult, number: str) -> str:
    finding = _finding(uow, parsed, result)
    if result is PaymentResult.ACCEPTED:
        return finding
    correct = _CORRECT if parsed.channel is PaymentChannel.COUNTER and result in CORRECTABLE else ""
    return f"{finding}\n\n{_KEPT.format(number=to_persian_digits(number))}{correct}"


def _finding(uow: UnitOfWork, parsed: ParsedNotice, result: PaymentResult) -> str:
    """What came of it, and every fault of the notice, as Persian markdown."""
    faults = list(parsed.faults)
    if result is not PaymentResult.INVALID_NOTICE:
        faults.insert(0, _outcome(uow, parsed, result))
    return faults[0] if len(faults) == 1 else "\n".join(f"- {each}" for each in faults)


def _outcome(uow: UnitOfWork, parsed: ParsedNotice, result: PaymentResult) -> str:
    if parsed.bill is None:
        return _MESSAGES[result]
    asking = asking_bill(uow, parsed.bill)
    return _MESSAGES[result].format(
        reference=to_persian_digits(parsed.reference),
        amount=format_rials(parsed.amount) if parsed.amount is not None else "",
        payable=format_rials(parsed.bill.payable),
        asking=to_persian_digits(asking.number),
        payment_id=to_persian_digits(asking.payment_id),
        asked=format_rials(asking.payable),
    )


def _number(bill: Bill | None) -> str | None:
    return bill.number if bill else None
