"""A request for a power reduction on its way, without its process."""

from datetime import date, timedelta

from services.changes.change import ChangeResult
from services.forms.findings import Reply
from services.jalali import format_jalali, local_date
from services.model.bills import Bill
from services.model.keys import WorkOrderKind
from services.reference.loading import load_reference_data
from services.specific.power_reduction.ending import EndAnswer, record_end
from services.specific.power_reduction.entering import enter_reduction
from services.specific.power_reduction.estimate import issue_reduction_bill
from services.specific.power_reduction.file_check import FileCheckAnswer, record_file_check
from services.specific.power_reduction.model import ESTIMATE_VISIT, REDUCTION_VISIT, RETURN_VISIT
from services.specific.power_reduction.visiting import PowerWork, VisitAnswer, find_power_work, record_power_visit
from tests.unit.field_cases import FieldCase

KEY = "power-reduction"
REFERENCE = load_reference_data()
TODAY = date(2026, 11, 21)
FULL, REDUCED = 25, 16
APPROVED = {"decision": "approved", "powerKw": "۱۲۰"}
ESTIMATED = {"outcome": "done", "breakerSinglePhase": "۲", "cableMetre": "۱۰"}


def mounted(amperage: int, seal: str = "۸۸۱") -> dict[str, object]:
    return {"outcome": "done", "amperage": str(amperage), "sealNumber": seal}


class Reducing(FieldCase):
    """A subscriber's request, for a fuse of 16 amperes instead of 25 until a day."""

    def __init__(self, days: int = 60, **changes: object) -> None:
        super().__init__(KEY, **{"reducedUntil": format_jalali(TODAY + timedelta(days=days)), **changes})

    @property
    def today(self) -> date:
        return local_date(self.clock.now())

    def check(self, report: object = APPROVED) -> FileCheckAnswer:
        return record_file_check(
            self.uow, clock=self.clock, reference=REFERENCE, tracking_code=self.code, report=report
        )

    def find(self, kind: WorkOrderKind) -> PowerWork:
        return find_power_work(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=self.code, kind=kind)

    def visit(self, kind: WorkOrderKind, report: object) -> VisitAnswer:
        return self.report(self.order(kind).number, report)

    def report(self, number: str, report: object) -> VisitAnswer:
        return record_power_visit(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=self.code,
            work_order_number=number,
            report=report,
        )

    def bill(self, *fees: str) -> Bill:
        return issue_reduction_bill(
            self.uow, clock=self.clock, reference=REFERENCE, tracking_code=self.code, fee_items=fees
        )

    def enter(self, decision: object = "enter") -> ChangeResult:
        return enter_reduction(
            self.uow, clock=self.clock, reference=REFERENCE, tracking_code=self.code, decision=decision
        )

    def end(self, ends_on: date, shown: object = None, **licence: object) -> EndAnswer:
        report = {"endsOn": format_jalali(ends_on), **licence}
        seen = format_jalali(shown) if isinstance(shown, date) else None
        return record_end(self.uow, clock=self.clock, tracking_code=self.code, report=report, shown=seen)

    def estimated(self, report: object = ESTIMATED) -> "Reducing":
        assert self.check().accepted
        assert self.visit(ESTIMATE_VISIT, report).accepted
        return self

    def reduced(self) -> "Reducing":
        self.estimated()
        assert self.visit(REDUCTION_VISIT, mounted(REDUCED)).accepted
        assert self.enter().changed
        return self

    def returned(self) -> VisitAnswer:
        return self.visit(RETURN_VISIT, mounted(FULL, "۸۸۲"))


def found(reply: Reply) -> list[tuple[str, str]]:
    """What is wrong with a report, by field and code."""
    return [(each.field, each.code) for each in reply.findings]
