"""The bill that an application objects to, by its number or its payment ID."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from services.billing.carrying import BOUND_TO_REQUEST
from services.billing.charged_energy import charges_energy
from services.errors import NotFound
from services.identifiers import IdentifierError, parse_payment_id
from services.model.answers import Answer
from services.model.bills import Bill, BillState
from services.model.connections import Connection
from services.model.requests import Finding, Request
from services.ports import UnitOfWork
from services.printouts.tenure import tenure_of
from services.text import to_persian_digits

FIELD = "bill"
OWN_READING = "ownReading"
_WISH, _PAID_OUT = "creditWish", "paid-out"


class BillNotObjectionable(StrEnum):
    """Why a bill cannot be objected to."""

    UNKNOWN = "unknown-bill"
    OTHER_CONNECTION = "other-connection"
    VOID = "void-bill"
    REPLACED = "replaced-bill"
    NOT_OF_ENERGY = "not-of-energy"
    FORMER_SUBSCRIBER = "former-subscriber"


_MESSAGES: Mapping[BillNotObjectionable, str] = {
    BillNotObjectionable.UNKNOWN: (
        "قبضی با این شماره یا شناسهٔ پرداخت برای این اشتراک نیست. شماره را از روی همان قبض وارد کنید."
    ),
    BillNotObjectionable.OTHER_CONNECTION: (
        "این قبض از آنِ اشتراک دیگری است. شناسهٔ قبض و شمارهٔ قبض را از روی یک قبض وارد کنید."
    ),
    BillNotObjectionable.VOID: "این قبض باطل شده است و پرداخت نمی‌شود. قبضی را بیاورید که اکنون معتبر است.",
    BillNotObjectionable.REPLACED: (
        "این قبض باطل شده و قبض شمارهٔ {number} جای آن را گرفته است. اگر به آن هم اعتراض هست، شمارهٔ همان را وارد کنید."
    ),
    BillNotObjectionable.NOT_OF_ENERGY: (
        "این قبض بهای برق مصرفی نیست. دربارهٔ هزینهٔ یک خدمت یا بدهی، با کد رهگیری همان درخواست از واحد آن بپرسید."
    ),
    BillNotObjectionable.FORMER_SUBSCRIBER: (
        "این قبض پیش از تغییر نام و برای مشترک پیشین صادر شده است و فقط او به آن اعتراض می‌کند. "
        "قبضی را بیاورید که به نام مشترک کنونی است."
    ),
}


def objected_bill(uow: UnitOfWork, request: Request) -> Bill:
    """The bill as it stands now, void where it has been replaced meanwhile. Raises NotFound."""
    connection = uow.connections.get(request.application.bill_id)
    bill = _find(uow, connection, str(request.application.answers[FIELD]))
    if bill is None:
        raise NotFound("bill that the request objects to", request.tracking_code)
    return bill


def wants_credit_paid(request: Request) -> bool:
    """Whether the subscriber has asked for what is over in cash."""
    return request.application.answers.get(_WISH) == _PAID_OUT


def findings(uow: UnitOfWork, connection: Connection, answers: Mapping[str, Answer]) -> tuple[Finding, ...]:
    """What stands against the objection, before anybody examines it."""
    said = answers.get(FIELD)
    if said is None:
        return ()
    bill = _find(uow, connection, str(said))
    why = BillNotObjectionable.UNKNOWN if bill is None else _why_not(uow, connection, bill)
    if why is None:
        return ()
    number = "" if bill is None else _replacement(uow, bill)
    return (Finding(field=FIELD, code=why.value, message=_MESSAGES[why].format(number=number)),)


def _find(uow: UnitOfWork, connection: Connection, said: str) -> Bill | None:
    """A bill's number says which one; a payment ID only of the connection, for others have the same."""
    try:
        return uow.bills.get(said)
    except NotFound:
        return _by_payment_id(uow, connection.bill_id, said)


def _by_payment_id(uow: UnitOfWork, bill_id: str, said: str) -> Bill | None:
    try:
        payment_id = parse_payment_id(said, bill_id=bill_id).text(bill_id)
    except IdentifierError:
        return None
    return uow.bills.find_by_identifiers(bill_id, payment_id)


def _why_not(uow: UnitOfWork, connection: Connection, bill: Bill) -> BillNotObjectionable | None:
    if bill.bill_id != connection.bill_id:
        return BillNotObjectionable.OTHER_CONNECTION
    if not tenure_of(uow, connection).has(bill.issued_at):
        return BillNotObjectionable.FORMER_SUBSCRIBER
    if bill.state is BillState.VOID:
        return BillNotObjectionable.REPLACED if _replacement(uow, bill) else BillNotObjectionable.VOID
    is_energy = charges_energy(bill) and bill.kind not in BOUND_TO_REQUEST
    return None if is_energy else BillNotObjectionable.NOT_OF_ENERGY


def _replacement(uow: UnitOfWork, bill: Bill) -> str:
    """The number of the bill in its place, "" where there is none."""
    others = uow.bills.of_connection(bill.bill_id)
    return next((to_persian_digits(each.number) for each in others if each.replaces == bill.number), "")
