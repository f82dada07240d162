"""A request for a relocation whose installer is on his way."""

from collections.abc import Mapping

from services.model.keys import WorkOrderKind
from services.specific.meter_relocation.relocations import RelocationResult, record_relocation
from tests.unit.field_cases import FieldCase

KEY = "meter-relocation"
RELOCATED = {"outcome": "done", "sealBefore": "۱۲۳۴۵۶", "sealAfter": "۶۵۴۳۲۱", "reading": "۱۲۳۱۰"}


class Relocating(FieldCase):
    """A subscriber's request whose installer has his order."""

    def __init__(self) -> None:
        super().__init__(KEY)
        self.number = self.order(WorkOrderKind("meter-relocation")).number

    def report(self, report: object = RELOCATED) -> RelocationResult:
        return record_relocation(
            self.uow, clock=self.clock, tracking_code=self.code, work_order_number=self.number, report=report
        )

    def report_with(self, **changes: object) -> RelocationResult:
        fields: Mapping[str, object] = {**RELOCATED, **changes}
        return self.report(fields)
