"""The refund of a connection is computed, decided and parted into instalments (Permanent collection, step 11)."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.clock import Clock
from services.errors import NotFound, ServiceError
from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.hooks import connection_files
from services.jalali import local_date
from services.model.refunds import ConnectionFacts, Refund, RefundPurpose, RefundWay
from services.money import Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.refunds.rule import MOST_INSTALMENTS, Entitlement, entitlement, part
from services.refunds.setting_off import balance_of, set_off_debts, take_credit_out

FEWEST_INSTALMENTS = 2

WORDING = APPLICATION.extended(
    titles={"way": "روش پرداخت", "count": "تعداد اقساط", "reason": "دلیل پرداخت قسطی", "figures": "مبلغ استرداد"},
    messages={
        ("figures", "changed"): (
            "پس از باز شدن این فرم، بدهی یا بستانکاری اشتراک یا جدول هزینه‌ها تغییر کرده است. مبلغ‌های تازه را ببینید و "
            "دوباره تصمیم بگیرید."
        ),
        ("way", "missing"): "روش پرداخت انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("reason", "missing"): "پرداخت قسطی فقط وقتی است که پرداخت نقدی ممکن نباشد. دلیل آن را بنویسید.",
    },
    roles={"count": Role.NUMBER},
)

WAYS: Mapping[RefundWay, str] = {RefundWay.CASH: "نقدی، یک‌جا", RefundWay.INSTALMENTS: "قسطی، ماهی یک قسط"}


class AlreadyRefunded(ServiceError):
    """The connection's value was refunded before, in another request: who gets what is for a person to find out."""

    def __init__(self, tracking_code: str, *, refunded_in: str) -> None:
        super().__init__(f"the connection of request {tracking_code} is refunded in request {refunded_in} already")
        self.tracking_code = tracking_code
        self.refunded_in = refunded_in


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFigures:
    """What a refund comes from: by them it is known whether a decision was made on what holds. `balance` is the
    account's: what is owed, or negative, its credit.
    """

    value: Rials
    column_one: Rials
    balance: Rials


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedRefund:
    """What would be refunded today: the figures that it comes from, and what the by-law gives."""

    figures: RefundFigures
    gives: Entitlement


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswer(Reply):
    """The refund as it was decided, None where something of the form is to be corrected."""

    refund: Refund | None = None


def compute_refund(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, facts: ConnectionFacts
) -> ComputedRefund:
    """The refund by the tables of today and the account as it stands. Raises NotFound, ReferenceDataMissing."""
    worth = reference.connection_costs.value_of(facts, local_date(clock.now()))
    balance = balance_of(uow, uow.requests.get(tracking_code).application.bill_id)
    gives = entitlement(voltage=facts.voltage, value=worth.value, column_one=worth.column_one, balance=balance)
    figures = RefundFigures(value=worth.value, column_one=worth.column_one, balance=balance)
    return ComputedRefund(figures=figures, gives=gives)


def facts_of(uow: UnitOfWork, tracking_code: str) -> ConnectionFacts:
    """What the connection's value goes by, as the request's service has found it. Raises NotFound."""
    service = uow.requests.get(tracking_code).application.service_key
    for each in connection_files():
        if each.service == service:
            return each.facts(uow, tracking_code)
    raise NotFound("facts of the connection of request", tracking_code)


def plan_refund(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
    facts: ConnectionFacts,
    seen: RefundFigures | None,
    plan: object,
) -> PlanAnswer:
    """Decide the refund as the form says: debts are set off, credit is taken out, the rest is parted; what is wrong
    with the form is the answer.

    Fields: `way`; of instalments `count` and `reason`. The first is due today. `seen` are the figures that the form
    showed, None from forms that did not tell: where others hold by now, nothing is decided. A refund is decided once: a
    second call answers the same. Raises NotFound, ReferenceDataMissing, AlreadyRefunded.
    """
    known = uow.refunds.find(tracking_code)
    if known is not None:
        return PlanAnswer(refund=known)
    _require_first(uow, tracking_code)
    reader = FieldReader(plan, WORDING)
    way = reader.choice("way", RefundWay)
    count = _count(reader, way)
    reason = reader.reason() if way is RefundWay.INSTALMENTS else None
    if reader.findings or way is None or count is None:
        return PlanAnswer(findings=reader.findings)
    computed = compute_refund(uow, clock=clock, reference=reference, tracking_code=tracking_code, facts=facts)
    if seen is not None and seen != computed.figures:
        return PlanAnswer(findings=(WORDING.finding("figures", "changed"),))
    gives, now = computed.gives, clock.now()
    refund = Refund(
        tracking_code=tracking_code,
        bill_id=uow.requests.get(tracking_code).application.bill_id,
        value=computed.figures.value,
        column_one=computed.figures.column_one,
        percent=gives.percent,
        deducted=gives.deducted,
        payable=gives.paid_out,
        way=way,
        reason=reason,
        planned_at=now,
    )
    parts = part(tracking_code, gives.payable, count=count, first_due=local_date(now), credit=gives.credit)
    uow.refunds.add(refund, parts)
    settle = take_credit_out if gives.credit else set_off_debts
    amount = gives.credit or gives.deducted
    settle(uow, clock=clock, reference=reference, tracking_code=tracking_code, amount=amount)
    return PlanAnswer(refund=refund)


def _require_first(uow: UnitOfWork, tracking_code: str) -> None:
    """Credit and deposits that were paid out before are nothing of the connection's value."""
    refunds = uow.refunds.of_connection(uow.requests.get(tracking_code).application.bill_id)
    others = [each for each in refunds if each.purpose is RefundPurpose.CONNECTION]
    if others:
        raise AlreadyRefunded(tracking_code, refunded_in=others[0].tracking_code)


def _count(reader: FieldReader, way: RefundWay | None) -> int | None:
    if way is not RefundWay.INSTALMENTS:
        return 1
    return reader.number("count", least=FEWEST_INSTALMENTS, most=MOST_INSTALMENTS)
