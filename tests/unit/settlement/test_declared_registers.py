"""The registers besides the total in a settlement: declared, read by an agent, and billed."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from services.jalali import parse_jalali
from services.metering.custody import meter_of
from services.metering.register_fields import REGISTER_FIELDS
from services.metering.serials import note_other_meter
from services.metering.work_orders import issue_work_order
from services.model.answers import Answer
from services.model.bills import Bill
from services.model.connections import MeterReading, ReadingSource
from services.model.custody import Register
from services.model.keys import WorkOrderKind
from services.specific.settlement.agent_reading import record_agent_reading
from services.specific.settlement.declared_registers import keep_declared_registers, register_findings
from services.specific.settlement.settlement_bill import issue_settlement_bill
from tests.fakes.samples import company_records, registered
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import REFERENCE, TRACKING_CODE, World
from tests.unit.registers_case import LOADS_ALONE, NOW, codes, equip, industrial_world

TODAY = parse_jalali("1405/08/30")
LOADS = {register: NOW[register] for register in LOADS_ALONE}


@pytest.fixture
def world() -> World:
    """Its meter has the registers of the loads."""
    world = industrial_world()
    equip(world, LOADS_ALONE)
    return world


def declared(world: World, registers: Mapping[Register, int], kwh: int = 13_840) -> dict[str, Answer]:
    """The request's answers with these registers."""
    request = world.uow.requests.get(TRACKING_CODE)
    answers: dict[str, Answer] = {"reading": MeterReading(kwh=kwh, taken_on=TODAY)}
    answers |= {REGISTER_FIELDS[register]: shown for register, shown in registers.items()}
    world.uow.requests.save(replace(request, application=replace(request.application, answers=answers)))
    return answers


def settle(world: World) -> Bill:
    return issue_settlement_bill(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=TRACKING_CODE)


def test_the_settlement_bill_goes_by_the_declared_registers(world: World) -> None:
    declared(world, LOADS)
    bill = settle(world)
    assert settle(world) == bill
    assert codes(bill)[:3] == ["energy"] * 3
    assert "انرژی اوج‌بار: ۱۰۰ کیلووات‌ساعت" in bill.lines[2].title
    meter = meter_of(world.uow, world.connection)
    assert meter is not None
    [_, kept] = world.uow.meters.register_readings_of(meter.key)
    assert (kept.values, kept.by_request) == (LOADS, TRACKING_CODE)


def test_registers_that_have_counted_more_than_the_total_are_not_billed_by(world: World) -> None:
    declared(world, {**LOADS, Register.LOW: 4_840, Register.MID: 6_900})
    bill = settle(world)
    assert codes(bill)[:2] == ["energy", "fixed-charge"]
    assert "انرژی: ۶۰۰ کیلووات‌ساعت" in bill.lines[0].title


@pytest.mark.parametrize(
    ("registers", "faults"),
    [
        (LOADS, []),
        ({}, [("lowLoadReading", "missing"), ("midLoadReading", "missing"), ("peakLoadReading", "missing")]),
        ({**LOADS, Register.FRIDAY: 5}, [("fridayReading", "not-there")]),
        ({**LOADS, Register.PEAK: 123_456}, [("peakLoadReading", "too-many-digits")]),
        ({**LOADS, Register.PEAK: 2_104}, [("peakLoadReading", "sum")]),
        ({**LOADS, Register.PEAK: 2_103}, []),
    ],
)
def test_what_the_meter_cannot_show_is_told_at_intake(
    world: World, registers: Mapping[Register, int], faults: list[tuple[str, str]]
) -> None:
    found = list(register_findings(world.uow, world.connection, declared(world, registers), TODAY))
    assert [(each.field, each.code) for each in found] == faults
    assert all("{" not in each.message for each in found)


def test_without_a_reading_nothing_is_said_of_registers(world: World) -> None:
    assert list(register_findings(world.uow, world.connection, {}, TODAY)) == []


def test_a_reading_of_the_meter_before_says_nothing_of_the_present_ones_registers(world: World) -> None:
    answers = declared(world, {})
    later = replace(world.connection, meter=replace(world.connection.meter, installed_on=TODAY.replace(year=2027)))
    assert list(register_findings(world.uow, later, answers, TODAY)) == []
    world.uow.connections.save(later)
    declared(world, LOADS)
    before = list(world.uow.meters.reading_rows)
    settle(world)
    assert world.uow.meters.reading_rows == before


def test_what_an_agent_reads_takes_the_place_of_what_was_declared() -> None:
    uow, clock = company_records(), FixedClock()
    code = registered(uow, clock, service="settlement", lowLoadReading="1").tracking_code
    issue_work_order(uow, clock=clock, tracking_code=code, kind=WorkOrderKind("meter-reading"))
    report = {"reading": "12310", "lowLoadReading": "3010", "midLoadReading": "6000", "peakLoadReading": "3300"}
    answer = record_agent_reading(uow, clock=clock, tracking_code=code, report={**report, "peakLoadReading": "3304"})
    assert "روی هم ۱۲٬۳۱۴ می‌شود" in answer.message
    answer = record_agent_reading(uow, clock=clock, tracking_code=code, report=report)
    assert answer.accepted
    assert answer.application["peakLoadReading"] == "3300"
    answers = uow.requests.get(code).application.answers
    assert [answers[key] for key in ("lowLoadReading", "midLoadReading", "peakLoadReading")] == [3_010, 6_000, 3_300]
    [kept] = uow.meters.reading_rows
    assert (kept.total_kwh, kept.values[Register.PEAK]) == (12_310, 3_300)


def test_registers_of_another_meter_than_in_the_records_are_not_its_own() -> None:
    uow, clock = company_records(), FixedClock()
    code = registered(uow, clock, service="settlement", lowLoadReading="1").tracking_code
    issue_work_order(uow, clock=clock, tracking_code=code, kind=WorkOrderKind("meter-reading"))
    report = {"reading": "12310", "meterSerial": "X-77", "reactiveReading": "1234567"}
    assert record_agent_reading(uow, clock=clock, tracking_code=code, report=report).accepted
    assert uow.meters.reading_rows == []
    assert not {*REGISTER_FIELDS.values()} & set(uow.requests.get(code).application.answers)


def test_nobody_is_asked_for_the_registers_of_another_meter_that_an_agent_has_read(world: World) -> None:
    request, shown = world.uow.requests.get(TRACKING_CODE), MeterReading(kwh=13_840, taken_on=TODAY)
    note_other_meter(world.uow, request, shown, serial="X-77", source=ReadingSource.AGENT, at=world.clock.now())
    assert list(register_findings(world.uow, world.connection, declared(world, {}), TODAY)) == []
    declared(world, LOADS)
    before = list(world.uow.meters.reading_rows)
    keep_declared_registers(world.uow, world.uow.requests.get(TRACKING_CODE))
    assert world.uow.meters.reading_rows == before
