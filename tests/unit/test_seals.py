"""The seals of a meter: whoever opens one sets another, whoever reads one finds it, and all of it is kept."""

from datetime import timedelta

import pytest

from services.metering.custody import meter_of
from services.metering.repairs import record_meter_repair
from services.metering.seals import find_seal, remove_seals, set_seal
from services.model.answers import Answer
from services.model.custody import Cause, MeterAsset, Register, Seal
from services.model.keys import WorkOrderKind
from services.ports import UnitOfWork
from tests.fakes.samples import BILL_ID
from tests.unit.field_cases import FieldCase
from tests.unit.meter_world import MeterWorld
from tests.unit.metering_case import REPORT, Case

# Number, the order that set it, the order that removed it.
Told = tuple[str, str | None, str | None]


def the_meter(uow: UnitOfWork, bill_id: str = BILL_ID) -> MeterAsset:
    meter = meter_of(uow, uow.connections.get(bill_id))
    assert meter is not None
    return meter


def seals(uow: UnitOfWork, bill_id: str = BILL_ID) -> list[Seal]:
    return list(uow.meters.seals_of(the_meter(uow, bill_id).key))


def told(uow: UnitOfWork, bill_id: str = BILL_ID) -> list[Told]:
    return [(each.number, each.set_by, each.removed_by) for each in seals(uow, bill_id)]


def test_a_new_seal_takes_the_place_of_those_that_were_there_whatever_they_are_typed_like() -> None:
    case = Case()
    meter, at = the_meter(case.uow), case.clock.now()
    find_seal(case.uow, meter, "A-1", at=at)
    find_seal(case.uow, meter, "a 1", at=at + timedelta(hours=1))
    set_seal(case.uow, meter, "B", cause=Cause(work_order_number="w"), at=at + timedelta(hours=2))
    set_seal(case.uow, meter, "b", cause=Cause(work_order_number="w-2"), at=at + timedelta(hours=3))
    assert told(case.uow) == [("A-1", None, "w"), ("B", "w", None)]
    assert seals(case.uow)[0].removed_at == seals(case.uow)[1].since == at + timedelta(hours=2)


def test_a_seal_that_nobody_knew_of_was_there_until_it_was_removed() -> None:
    case = Case()
    meter, at = the_meter(case.uow), case.clock.now()
    remove_seals(case.uow, meter, ["A"], cause=Cause(work_order_number="w"), at=at)
    remove_seals(case.uow, meter, ["A"], cause=Cause(), at=at + timedelta(hours=1))
    assert [(each.since, each.removed_at) for each in seals(case.uow)] == [
        (at, at),
        (at + timedelta(hours=1), at + timedelta(hours=1)),
    ]


def test_a_tester_seals_what_he_has_opened() -> None:
    case = Case()
    find_seal(case.uow, the_meter(case.uow), "۹", at=case.clock.now())
    number = case.issue().order.number
    assert case.answer(REPORT, number).accepted
    assert told(case.uow) == [("۹", None, number), ("123", number, None)]


@pytest.mark.parametrize(("condition", "is_new"), [("in-order", False), ("broken-seal", True)])
def test_an_inspection_reads_the_seal_and_sets_another_where_it_is_broken(condition: str, is_new: bool) -> None:
    case = Case()
    number = case.issue(WorkOrderKind.METER_INSPECTION).order.number
    assert case.answer({**REPORT, "condition": condition}, number).accepted
    assert told(case.uow) == [("123", number if is_new else None, None)]


def test_the_seal_of_another_meter_than_the_records_know_is_not_on_theirs() -> None:
    case = Case()
    number = case.issue().order.number
    assert case.answer({**REPORT, "meterSerial": "X-9"}, number).accepted
    assert seals(case.uow) == []
    [seen] = case.uow.meters.sightings_of("x9")
    assert (seen.serial, seen.bill_id, seen.tracking_code) == ("X-9", BILL_ID, case.request.tracking_code)
    assert seen.seen_at == case.clock.now()


@pytest.mark.parametrize(
    ("report", "serial"),
    [
        ({"outcome": "repaired", "sealNumber": "۷۷-ب"}, "m-1"),
        ({"outcome": "replaced", "newSerial": "N-9", "sealNumber": "۷۷-ب"}, "N-9"),
    ],
)
def test_a_repair_ends_with_a_seal_on_the_meter_that_hangs_there_then(report: dict[str, str], serial: str) -> None:
    case = FieldCase()
    case.inspect("meter-failure")
    number = case.order(WorkOrderKind.METER_REPAIR).number
    for _ in range(2):
        record_meter_repair(
            case.uow, clock=case.clock, tracking_code=case.code, work_order_number=number, report=report
        )
    assert the_meter(case.uow).serial == serial
    assert told(case.uow)[-1] == ("77-ب", number, None)
    assert len(case.uow.meters.rows) == 1 + (serial == "N-9")


def test_plain_work_at_the_connection_sets_the_seal_that_its_report_names() -> None:
    world = MeterWorld()
    bill_id = world.connection.bill_id
    world.work("service-line", {"sealNumber": "۱۲"})
    world.work("split-merge", {"meterSerial2": "N-2", "sealNumber": "۱۳"}, splitKind="split", amperage2=5)
    assert told(world.uow, bill_id) == [("۱۲", "w-1", None)]


def test_what_an_agent_tells_of_a_collected_meter_is_kept_with_it() -> None:
    world = MeterWorld()
    told_of_it: dict[str, Answer] = {
        "removedSeals": "۱۲، ۱۳؛",
        "lowLoadReading": 7,
        "maximumDemand": 0,
        "photographReference": "IMG-4",
    }
    world.work("temporary-collection", told_of_it)
    bill_id = world.connection.bill_id
    assert told(world.uow, bill_id) == [("۱۲", None, "w-1"), ("۱۳", None, "w-1")]
    [reading] = world.uow.meters.register_readings_of("m1")
    assert (reading.values, reading.by_order) == ({Register.LOW: 7, Register.MAXIMUM_DEMAND: 0}, "w-1")
    assert world.uow.meters.rows["m1"].registers == {Register.LOW, Register.MAXIMUM_DEMAND}
    assert world.way()[-1].reference == "IMG-4"
