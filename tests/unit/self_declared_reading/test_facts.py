"""What the table is asked with: figures of the records, of the connection's own meter, year and season."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.jalali import parse_jalali
from services.model.connections import FormerMeter, Reading, ReadingRole, ReadingSource
from services.ports.outside import Identity
from services.readings.check import Verdict
from services.specific.self_declared_reading.facts import Flag
from services.specific.self_declared_reading.model import Inquiry, RecordMatch
from tests.unit.billing_world import BILL_ID
from tests.unit.self_declared_reading.declaring_world import CODE, Declaring

USUAL = 13_840
"""What the meter shows after two months as usual."""


@pytest.fixture
def world() -> Declaring:
    return Declaring()


def test_a_reading_as_usual_has_nothing_to_be_seen(world: Declaring) -> None:
    facts = world.declared(USUAL)
    assert (facts.doubt, facts.consumption, facts.flags) == ("none", Verdict.NORMAL, ())
    assert (facts.days_since_declared, facts.photo) == (None, False)


@pytest.mark.parametrize(
    ("kwh", "doubt", "consumption"),
    [
        (13_240 + 291, "none", Verdict.LOW),
        (13_240 + 310, "none", Verdict.NORMAL),
        (13_240 + 880, "none", Verdict.NORMAL),
        (13_240 + 940, "none", Verdict.HIGH),
        (13_100, "below-last", Verdict.HIGH),
        (99_000, "impossible", Verdict.HIGH),
        (123_456, "too-many-digits", Verdict.HIGH),
    ],
)
def test_the_reading_is_compared_with_the_last_one_and_the_usual(
    world: Declaring, kwh: int, doubt: str, consumption: Verdict
) -> None:
    facts = world.declared(kwh)
    assert facts.doubt == doubt
    assert facts.consumption is consumption or doubt != "none"


def test_what_is_billed_already_leaves_nothing_to_bill(world: Declaring) -> None:
    assert world.declared(13_240).flags == (Flag.NOTHING_TO_BILL,)


def test_a_register_that_went_round_is_seen(world: Declaring) -> None:
    world.uow.connections.reading_rows.clear()
    for day, kwh in (("1405/02/31", 98_500), ("1405/04/31", 99_120), ("1405/06/31", 99_740)):
        world.read(day, kwh)
    facts = world.declared(340, photo=True)
    assert (facts.flags, facts.photo, facts.doubt) == ((Flag.ROLLED_OVER,), True, "none")


def test_a_meter_that_was_changed_in_the_period_is_seen(world: Declaring) -> None:
    swapped = parse_jalali("1405/08/01")
    old = world.connection.meter
    world.uow.connections.add_former_meter(FormerMeter(bill_id=BILL_ID, meter=old, removed_on=swapped))
    new = replace(old, serial="M-2", installed_on=swapped)
    world.uow.connections.save(replace(world.connection, meter=new))
    for serial, kwh, role in (("M-1", 13_540, ReadingRole.CLOSING), ("M-2", 5, ReadingRole.OPENING)):
        world.uow.connections.add_reading(
            Reading(
                bill_id=BILL_ID,
                kwh=kwh,
                taken_on=swapped,
                source=ReadingSource.AGENT,
                meter_serial=serial,
                role=role,
            )
        )
    assert world.declared(305).flags == (Flag.METER_CHANGED,)


@pytest.mark.parametrize(("serial", "flags"), [("M-1", ()), ("m 1", ()), ("M-7", (Flag.OTHER_METER,))])
def test_the_serial_on_the_plate_tells_another_meter(world: Declaring, serial: str, flags: tuple[Flag, ...]) -> None:
    assert world.declared(USUAL, meterSerial=serial).flags == flags


def test_registers_that_the_meter_has_not_and_a_demand_above_its_fuse_are_seen(world: Declaring) -> None:
    facts = world.declared(USUAL, maximumDemand=6)
    assert facts.flags == (Flag.REGISTERS, Flag.DEMAND)


def test_days_are_counted_since_a_declared_reading_was_billed(world: Declaring) -> None:
    world.billed(13_840, code="before")
    world.clock.advance(timedelta(days=24))
    assert world.declared(14_090).days_since_declared == 24


def test_a_reading_by_the_company_begins_a_new_period(world: Declaring) -> None:
    world.billed(13_840, code="before")
    world.clock.advance(timedelta(days=10))
    world.uow.connections.add_reading(
        Reading(bill_id=BILL_ID, kwh=13_940, taken_on=date(2026, 12, 1), source=ReadingSource.AGENT)
    )
    assert world.declared(13_950).days_since_declared is None


def test_its_own_bill_is_no_declaration_before_it(world: Declaring) -> None:
    world.ask_to_bill(USUAL)
    first = world.control()
    world.bill_it()
    assert world.control() == first


def test_what_the_systems_have_answered_is_a_fact_and_what_nobody_has_speaks_for_the_reading(world: Declaring) -> None:
    world.ask_to_bill(USUAL)
    said = world.control(inquiry=Inquiry(identity=Identity.DECEASED, record=RecordMatch.INACTIVE))
    assert (said.identity, said.record) == (Identity.DECEASED, RecordMatch.INACTIVE)
    unsaid = world.control(CODE)
    assert (unsaid.identity, unsaid.record) == (Identity.NOT_ASKED, RecordMatch.MATCHES)


def test_a_bill_by_an_agent_s_reading_is_no_declaration_before(world: Declaring) -> None:
    world.declared(14_900)
    world.visit(13_860, tracking_code=CODE)
    world.judge("bill-visited")
    world.bill_it()
    world.close(CODE)
    world.clock.advance(timedelta(days=10))
    assert world.declared(13_950, code="again").days_since_declared is None


def test_a_demand_is_the_meter_s_figure_times_its_multiplier(world: Declaring) -> None:
    meter = replace(world.connection.meter, multiplier=10)
    world.uow.connections.save(replace(world.connection, meter=meter))
    assert Flag.DEMAND in world.declared(USUAL, maximumDemand=1).flags


@pytest.mark.parametrize(
    ("days_ago", "serial", "other"), [(25, "M-1", False), (25, "M-2", True), (5, "M-1", True), (5, "M-2", False)]
)
def test_the_serial_is_that_of_the_meter_that_hung_on_the_declared_day(
    world: Declaring, days_ago: int, serial: str, *, other: bool
) -> None:
    swapped, old = world.today - timedelta(days=15), world.connection.meter
    world.uow.connections.add_former_meter(FormerMeter(bill_id=BILL_ID, meter=old, removed_on=swapped))
    world.uow.connections.save(replace(world.connection, meter=replace(old, serial="M-2", installed_on=swapped)))
    facts = world.declared(13_500 if days_ago > 15 else 50, days_ago=days_ago, meterSerial=serial)
    assert (Flag.OTHER_METER in facts.flags) is other
