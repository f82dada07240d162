"""The refund of a connection is computed, decided and parted into instalments (Permanent collection, step 11)."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.clock import Clock
from services.errors import ServiceError
from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import local_date
from services.model.refunds import ConnectionFacts, Refund, RefundWay
from services.money import Rials
from services.ports import UnitOfWork
from services.reference.connection_costs import ConnectionValue
from services.reference.data import ReferenceData
from services.refunds.rule import MOST_INSTALMENTS, Entitlement, entitlement, part
from services.refunds.setting_off import owed_by, set_off_debts

FEWEST_INSTALMENTS = 2

WORDING = APPLICATION.extended(
    titles={"way": "روش پرداخت", "count": "تعداد اقساط", "reason": "دلیل پرداخت قسطی"},
    messages={
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
class ComputedRefund:
    """What would be refunded today: the connection's value, what is owed, what the by-law gives of it."""

    value: ConnectionValue
    owed: Rials
    gives: Entitlement


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswer(Reply):
    """The refund as it was decided, None where something of the form is to be corrected."""

    refund: Refund | None = None


def compute_refund(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, facts: ConnectionFacts
) -> ComputedRefund:
    """The refund by the tables of today and the account as it stands. Raises NotFound, ReferenceDataMissing."""
    value = reference.connection_costs.value_of(facts, local_date(clock.now()))
    owed = owed_by(uow, uow.requests.get(tracking_code).application.bill_id)
    gives = entitlement(voltage=facts.voltage, value=value.value, column_one=value.column_one, owed=owed)
    return ComputedRefund(value=value, owed=owed, gives=gives)


def plan_refund(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
    facts: ConnectionFacts,
    plan: object,
) -> PlanAnswer:
    """Decide the refund as the form says: debts are set off, the rest is parted; what is wrong with it is the answer.

    Fields: `way`; of instalments `count` and `reason`. The first is due today. A refund is decided once: a second call
    answers the same. Raises NotFound, ReferenceDataMissing, AlreadyRefunded.
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
        return PlanAnswer(findings=tuple(reader.findings))
    computed = compute_refund(uow, clock=clock, reference=reference, tracking_code=tracking_code, facts=facts)
    refund = Refund(
        tracking_code=tracking_code,
        bill_id=uow.requests.get(tracking_code).application.bill_id,
        value=computed.value.value,
        column_one=computed.value.column_one,
        percent=computed.gives.percent,
        deducted=computed.gives.deducted,
        payable=computed.gives.payable,
        way=way,
        reason=reason,
        planned_at=clock.now(),
    )
    uow.refunds.add(refund, part(tracking_code, refund.payable, count=count, first_due=local_date(refund.planned_at)))
    set_off_debts(uow, clock=clock, reference=reference, tracking_code=tracking_code, amount=refund.deducted)
    return PlanAnswer(refund=refund)


def _require_first(uow: UnitOfWork, tracking_code: str) -> None:
    others = uow.refunds.of_connection(uow.requests.get(tracking_code).application.bill_id)
    if others:
        raise AlreadyRefunded(tracking_code, refunded_in=others[0].tracking_code)


def _count(reader: FieldReader, way: RefundWay | None) -> int | None:
    if way is not RefundWay.INSTALMENTS:
        return 1
    return reader.number("count", least=FEWEST_INSTALMENTS, most=MOST_INSTALMENTS)
