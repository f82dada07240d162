"""The installer's report on a faulty meter: repaired, replaced, or it could not be done; what is wrong is told."""

from dataclasses import replace

import pytest

from services.errors import InputRefused, NotFound
from services.metering.repairs import RepairResult, record_meter_repair
from services.model.connections import ConnectionState, ReadingRole
from services.model.faults import RepairOutcome
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrder, WorkOrderState
from tests.fakes.samples import BILL_ID
from tests.unit.field_cases import FieldCase

REPAIRED = {"outcome": "repaired", "sealNumber": "۷۷-ب"}
REPLACED = {
    "outcome": "replaced",
    "closingReading": "12310",
    "newSerial": "N-9",
    "newDigits": "۶",
    "newMultiplier": "1",
    "openingReading": "3",
    "sealNumber": "۷۷-ب",
}
COULD_NOT = {"outcome": "could-not", "reason": "کسی در خانه نبود"}


class Case(FieldCase):
    """A request whose installer has his order."""

    def __init__(self) -> None:
        super().__init__()
        self.inspect("meter-failure")
        self.number = self.order(WorkOrderKind.METER_REPAIR).number

    def report(self, report: object, number: str | None = None) -> RepairResult:
        return record_meter_repair(
            self.uow,
            clock=self.clock,
            tracking_code=self.code,
            work_order_number=number or self.number,
            report=report,
        )

    @property
    def the_order(self) -> WorkOrder:
        return self.uow.metering.order(self.number)


@pytest.fixture
def case() -> Case:
    return Case()


def test_a_repaired_meter_stays_with_a_new_seal(case: Case) -> None:
    before = case.connection
    result = case.report(REPAIRED)
    assert (result.accepted, result.outcome) == (True, RepairOutcome.REPAIRED)
    assert (result.meter_serial, result.seal_number) == ("m-1", "77-ب")
    assert case.connection == before
    [repair] = case.uow.faults.repairs_of(BILL_ID)
    assert (repair.outcome, repair.meter_serial, repair.reading_kwh) == (RepairOutcome.REPAIRED, "m-1", None)
    assert case.the_order.state is WorkOrderState.DONE


def test_a_new_meter_is_the_connections_and_begins_with_its_own_register(case: Case) -> None:
    result = case.report(REPLACED)
    assert (result.outcome, result.meter_serial) == (RepairOutcome.REPLACED, "N-9")
    meter = case.connection.meter
    assert (meter.serial, meter.digits, meter.multiplier) == ("N-9", 6, 1)
    [former] = case.uow.connections.former_meters(BILL_ID)
    assert former.meter.serial == "m-1"
    closing, opening = case.uow.connections.readings(BILL_ID)[-2:]
    assert (closing.kwh, closing.role, closing.meter_serial) == (12_310, ReadingRole.CLOSING, "m-1")
    assert (opening.kwh, opening.role, opening.meter_serial) == (3, ReadingRole.OPENING, "N-9")
    [repair] = case.uow.faults.repairs_of(BILL_ID)
    assert (repair.meter_serial, repair.reading_kwh) == ("N-9", 12_310)


@pytest.mark.parametrize("report", [REPAIRED, REPLACED], ids=["repaired", "replaced"])
@pytest.mark.parametrize("state", [ConnectionState.COLLECTED, ConnectionState.REMOVED])
def test_nothing_is_repaired_or_hung_where_another_request_has_taken_the_meter_away(
    case: Case, state: ConnectionState, report: dict[str, str]
) -> None:
    case.uow.connections.save(replace(case.connection, state=state))
    before = case.connection
    assert [(each.field, each.code) for each in case.report(report).findings] == [("outcome", "meter-gone")]
    assert (case.connection, case.uow.faults.repairs_of(BILL_ID)) == (before, [])
    assert case.report(COULD_NOT).accepted


def test_a_register_that_nobody_can_read_is_left_out(case: Case) -> None:
    assert case.report({**REPLACED, "closingReading": ""}).accepted
    [repair] = case.uow.faults.repairs_of(BILL_ID)
    assert repair.reading_kwh is None


def test_what_could_not_be_done_calls_the_order_back_with_its_reason(case: Case) -> None:
    result = case.report(COULD_NOT)
    assert (result.outcome, result.reason) == (RepairOutcome.COULD_NOT, "کسی در خانه نبود")
    assert case.the_order.state is WorkOrderState.CANCELLED
    assert case.uow.faults.repairs_of(BILL_ID) == []
    assert case.report(COULD_NOT) == result


@pytest.mark.parametrize("report", [REPAIRED, REPLACED])
def test_a_second_report_changes_nothing_and_is_answered_like_the_first(case: Case, report: dict[str, str]) -> None:
    first = case.report(report)
    assert case.report({**report, "sealNumber": "۸۸"}) == first
    assert len(case.uow.faults.repairs_of(BILL_ID)) == 1
    assert len(case.uow.connections.former_meters(BILL_ID)) == (report is REPLACED)


@pytest.mark.parametrize(
    ("report", "field"),
    [
        (None, "outcome"),
        ({}, "outcome"),
        ({"outcome": None, "sealNumber": 7}, "outcome"),
        ({"outcome": "broken", "sealNumber": "۱"}, "outcome"),
        ({"outcome": 5}, "outcome"),
        ({"outcome": "repaired"}, "sealNumber"),
        ({"outcome": "repaired", "sealNumber": "--"}, "sealNumber"),
        ({**REPLACED, "newSerial": None}, "newSerial"),
        ({**REPLACED, "newSerial": "M 1"}, "newSerial"),
        ({**REPLACED, "newDigits": "40"}, "newDigits"),
        ({**REPLACED, "newMultiplier": "0"}, "newMultiplier"),
        ({**REPLACED, "openingReading": "abc"}, "openingReading"),
        ({**REPLACED, "closingReading": "123456"}, "closingReading"),
        ({"outcome": "could-not"}, "reason"),
        ({"outcome": "could-not", "reason": 7}, "reason"),
    ],
)
def test_a_report_that_cannot_be_right_is_told_and_changes_nothing(case: Case, report: object, field: str) -> None:
    before = case.connection
    result = case.report(report)
    assert not result.accepted
    assert field in {each.field for each in result.findings}
    assert result.message
    assert case.connection == before
    assert case.the_order.state is WorkOrderState.OPEN
    assert case.uow.faults.repairs_of(BILL_ID) == []
    assert case.report(REPAIRED).accepted


def test_a_report_on_another_order_is_a_fault_of_the_process(case: Case) -> None:
    cut = case.order(WorkOrderKind.CUT).number
    with pytest.raises(InputRefused):
        case.report(REPAIRED, cut)
    with pytest.raises(NotFound):
        case.report(REPAIRED, "404")
