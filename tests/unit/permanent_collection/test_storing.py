"""The laboratory's report and the warehouse's receipt."""

from dataclasses import replace
from decimal import Decimal

import pytest

from services.errors import NotFound
from services.metering.custody import meter_of
from services.model.connections import ConnectionState
from services.model.custody import Holder
from services.model.metering import MeterCondition
from services.specific.permanent_collection.closing import NotRemoved, NotStored, close_connection
from services.specific.permanent_collection.collecting import equipment_of
from services.specific.permanent_collection.model import Finding, LaboratoryTest, WarehouseReceipt
from services.specific.permanent_collection.ports import Collections
from services.specific.permanent_collection.storing import error_text
from tests.fakes.samples import BILL_ID
from tests.unit.permanent_collection.collecting_case import REFERENCE, STORED, TESTED, Collecting


@pytest.fixture
def case() -> Collecting:
    collecting = Collecting()
    collecting.report()
    return collecting


def test_the_laboratorys_result_is_kept_once(case: Collecting) -> None:
    test = LaboratoryTest(finding=Finding.IN_ORDER, error_hundredths=125, tested_at=case.clock.now())
    first, again = case.test_equipment(), case.test_equipment({**TESTED, "finding": "tampered"})
    assert first.equipment == again.equipment == equipment_of(case.uow, case.code)
    assert first.equipment is not None
    assert first.equipment.test == test


@pytest.mark.parametrize(
    ("typed", "hundredths", "read"),
    [
        ("۱٫۲۵", 125, "۱٫۲۵ درصد"),
        ("-۰٫۸", -80, "منهای ۰٫۸ درصد"),
        ("0.05-", -5, "منهای ۰٫۰۵ درصد"),
        ("2", 200, "۲ درصد"),
        ("99.99", 9_999, "۹۹٫۹۹ درصد"),
        ("", None, "اندازه‌گیری نشد"),
        (1.5, 150, "۱٫۵ درصد"),
    ],
)
def test_the_error_of_the_meter_is_exact(case: Collecting, typed: object, hundredths: int | None, read: str) -> None:
    equipment = case.test_equipment({**TESTED, "error": typed}).equipment
    assert equipment is not None
    assert equipment.test is not None
    assert (equipment.test.error_hundredths, error_text(equipment.test)) == (hundredths, read)


def result(**changes: object) -> dict[str, object]:
    return {**TESTED, **changes}


@pytest.mark.parametrize(
    ("report", "codes"),
    [
        (None, [("meterSerial", "missing"), ("finding", "missing")]),
        ([], [("meterSerial", "missing"), ("finding", "missing")]),
        (result(finding="fine"), [("finding", "unknown-choice")]),
        (result(finding=3), [("finding", "unknown-choice")]),
        (result(finding=["worn"]), [("finding", "wrong-type")]),
        (result(meterSerial=" "), [("meterSerial", "missing")]),
        (result(meterSerial="؟"), [("meterSerial", "shape")]),
        (result(meterSerial="m-2"), [("meterSerial", "other")]),
        (result(error="کم"), [("error", "shape")]),
        (result(error="1.234"), [("error", "shape")]),
        (result(error="-1-"), [("error", "shape")]),
        (result(error="100"), [("error", "too-big")]),
        (result(error="-101"), [("error", "too-big")]),
        (result(error="1" * 200), [("error", "too-long")]),
        (result(error={"x": 1}), [("error", "wrong-type")]),
        (result(error=True), [("error", "wrong-type")]),
    ],
)
def test_what_is_wrong_with_a_result_is_the_answer(
    case: Collecting, report: object, codes: list[tuple[str, str]]
) -> None:
    answer = case.test_equipment(report)
    assert [(each.field, each.code) for each in answer.findings] == codes
    assert "{" not in answer.message
    assert equipment_of(case.uow, case.code).test is None


def test_the_warehouses_receipt_is_kept_once(case: Collecting) -> None:
    first, again = case.store(), case.store({**STORED, "receiptNumber": "R-2"})
    assert first.equipment == again.equipment
    assert first.equipment is not None
    assert first.equipment.receipt == WarehouseReceipt(number="R-1", received_at=case.clock.now())


def test_a_receipt_is_of_one_request(case: Collecting) -> None:
    others = case.uow.repository(Collections)
    others.add_equipment(replace(equipment_of(case.uow, case.code), tracking_code="7078961615"))
    others.save_equipment(
        replace(
            equipment_of(case.uow, "7078961615"),
            receipt=WarehouseReceipt(number="R-1", received_at=case.clock.now()),
        )
    )
    answer = case.store()
    assert [(each.field, each.code) for each in answer.findings] == [("receiptNumber", "used")]
    assert "۷۰۷۸۹۶۱۶۱۵" in answer.message


@pytest.mark.parametrize(
    ("report", "codes"),
    [
        (None, [("receiptNumber", "missing"), ("meterSerial", "missing")]),
        ({**STORED, "receiptNumber": "؟"}, [("receiptNumber", "shape")]),
        ({**STORED, "receiptNumber": ""}, [("receiptNumber", "missing")]),
        ({**STORED, "receiptNumber": ["R"]}, [("receiptNumber", "wrong-type")]),
        ({**STORED, "receiptNumber": "R" * 41}, [("receiptNumber", "too-long")]),
        ({**STORED, "receiptNumber": "R\x00"}, [("receiptNumber", "unreadable")]),
        ({**STORED, "meterSerial": "m-9"}, [("meterSerial", "other")]),
        ({**STORED, "meterSerial": "…"}, [("meterSerial", "shape")]),
    ],
)
def test_what_is_wrong_with_a_receipt_is_the_answer(
    case: Collecting, report: object, codes: list[tuple[str, str]]
) -> None:
    answer = case.store(report)
    assert [(each.field, each.code) for each in answer.findings] == codes
    assert equipment_of(case.uow, case.code).receipt is None


def close(case: Collecting) -> None:
    close_connection(case.uow, clock=case.clock, reference=REFERENCE, tracking_code=case.code)


def test_the_connection_is_removed_once_and_its_reading_is_not_noted_twice(case: Collecting) -> None:
    case.store()
    readings = list(case.uow.connections.reading_rows)
    close(case)
    close(case)
    assert case.connection.state is ConnectionState.REMOVED
    assert case.uow.connections.reading_rows == readings
    [change] = case.uow.changes.of_request(case.code)
    assert (change.bill_id, change.change) == (BILL_ID, "permanent-collection")


def test_a_connection_whose_meter_is_not_in_the_warehouse_is_not_removed(case: Collecting) -> None:
    with pytest.raises(NotStored):
        close(case)
    assert case.connection.state is ConnectionState.COLLECTED


@pytest.mark.parametrize("state", [ConnectionState.REMOVED, ConnectionState.CONTRACTED])
def test_a_connection_that_cannot_be_removed_is_no_end_of_the_request(case: Collecting, state: ConnectionState) -> None:
    """Another request has merged it meanwhile, say: who is refunded, and what, is for a person to find out."""
    case.store()
    case.uow.connections.save(replace(case.connection, state=state))
    with pytest.raises(NotRemoved, match=f"{case.code}.*وضعیت اشتراک"):
        close(case)
    assert case.connection.state is state
    assert case.uow.changes.of_request(case.code) == []


def test_nothing_is_tested_or_stored_that_was_not_collected() -> None:
    case = Collecting()
    for use in (case.test_equipment, case.store):
        with pytest.raises(NotFound):
            use()


def test_the_meters_way_leads_from_the_agent_through_the_laboratory_to_the_warehouse(case: Collecting) -> None:
    case.test_equipment({**TESTED, "finding": "tampered"})
    case.store()
    close(case)
    meter = meter_of(case.uow, case.connection)
    assert meter is not None
    holders = [each.holder for each in case.uow.meters.way_of(meter.key)]
    assert holders == [Holder.CONNECTION, Holder.AGENT, Holder.LABORATORY, Holder.WAREHOUSE]
    [verdict] = case.uow.meters.verdicts_of(meter.key)
    assert (verdict.condition, verdict.error_percent) == (MeterCondition.TAMPERING, Decimal("1.25"))
