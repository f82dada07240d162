"""A connection whose value is refunded."""

from collections.abc import Mapping, Sequence

from services.jalali import format_jalali, local_date
from services.model.refunds import ConnectionFacts, Instalment, Voltage
from services.money import Rials
from services.refunds.paying import PaidAnswer, record_instalment
from services.refunds.planning import ComputedRefund, PlanAnswer, RefundFigures, compute_refund, plan_refund
from services.refunds.setting_off import owed_by, set_off_from_instalments
from tests.unit.billing_world import BILL_ID, REFERENCE, SECOND, World

FACTS = ConnectionFacts(voltage=Voltage.LOW, phases=1, amperage=25, power_kw=None)
VALUE, COLUMN_ONE, SHARE = Rials(59_400_000), Rials(17_500_000), Rials(29_700_000)
INSTALMENTS: Mapping[str, object] = {"way": "instalments", "count": "۳", "reason": "بودجهٔ ماه پر شده است"}


class Refunding(World):
    """A connection whose value is to be refunded in the request SECOND."""

    def __init__(self) -> None:
        super().__init__()
        self.ask(SECOND)

    def compute(self) -> ComputedRefund:
        return compute_refund(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=SECOND, facts=FACTS)

    def plan(self, plan: object = INSTALMENTS, *, seen: RefundFigures | None = None) -> PlanAnswer:
        return plan_refund(
            self.uow, clock=self.clock, reference=REFERENCE, tracking_code=SECOND, facts=FACTS, seen=seen, plan=plan
        )

    def report(self, number: int, payment: object) -> PaidAnswer:
        return record_instalment(self.uow, clock=self.clock, tracking_code=SECOND, number=number, payment=payment)

    def pay_instalment(self, number: int, reference: str | None = None) -> PaidAnswer:
        today = format_jalali(local_date(self.clock.now()))
        return self.report(number, {"outcome": "paid", "reference": reference or f"T-{number}", "paidOn": today})

    def set_off(self) -> Rials:
        return set_off_from_instalments(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=SECOND)

    @property
    def instalments(self) -> Sequence[Instalment]:
        return self.uow.refunds.instalments_of(SECOND)

    @property
    def owed(self) -> Rials:
        return owed_by(self.uow, BILL_ID)

    def paid_out(self) -> Rials:
        return Rials.total(each.left for each in self.instalments)
