"""A request for a permanent collection on its way, without its process."""

from collections.abc import Mapping

from services.model.keys import WorkOrderKind
from services.model.refunds import ConnectionFacts, Voltage
from services.reference.loading import load_reference_data
from services.specific.permanent_collection.collecting import CollectionResult, record_collection
from services.specific.permanent_collection.file_check import FileCheckAnswer, record_file_check
from services.specific.permanent_collection.storing import (
    EquipmentAnswer,
    record_laboratory_test,
    record_warehouse_receipt,
)
from tests.unit.field_cases import FieldCase

KEY = "permanent-collection"
REFERENCE = load_reference_data()
FACTS = ConnectionFacts(voltage=Voltage.LOW, phases=1, amperage=25, power_kw=None)

FILE: Mapping[str, object] = {"users": "sole", "voltage": "low", "phases": "1", "amperage": "۲۵"}
COLLECTED: Mapping[str, object] = {
    "outcome": "collected",
    "meterSerial": "m-1",
    "reading": "۱۲۳۱۰",
    "seals": "۵۵۱۲۳۴، ۵۵۱۲۳۵",
    "photo": "IMG-7",
}
TESTED: Mapping[str, object] = {"meterSerial": "M 1", "finding": "in-order", "error": "۱٫۲۵"}
STORED: Mapping[str, object] = {"meterSerial": "m-1", "receiptNumber": "R-1"}


class Collecting(FieldCase):
    """A subscriber's request whose agent has his order."""

    def __init__(self) -> None:
        super().__init__(KEY)
        self.number = self.order(WorkOrderKind("equipment-collection")).number

    def check_file(self, report: object = FILE) -> FileCheckAnswer:
        return record_file_check(
            self.uow, clock=self.clock, reference=REFERENCE, tracking_code=self.code, report=report
        )

    def report(self, report: object = COLLECTED) -> CollectionResult:
        return record_collection(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=self.code,
            work_order_number=self.number,
            report=report,
        )

    def test_equipment(self, report: object = TESTED) -> EquipmentAnswer:
        return record_laboratory_test(self.uow, clock=self.clock, tracking_code=self.code, report=report)

    def store(self, report: object = STORED) -> EquipmentAnswer:
        return record_warehouse_receipt(self.uow, clock=self.clock, tracking_code=self.code, report=report)
