"""What a meter showed besides its total when it was hung or taken down, and the bill after it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.jalali import parse_jalali
from services.metering.custody import meter_of
from services.metering.replacement import Replacement, replace_meter
from services.model.connections import MeterReading
from services.model.custody import NO_CAUSE, Register
from services.readings.register_use import shown_with
from tests.unit.billing_world import BILL_ID, World
from tests.unit.registers_case import bills, declare, industrial_world

CLOSING = {Register.LOW: 4_100, Register.MID: 7_340, Register.PEAK: 2_050}
OPENING = {Register.LOW: 10, Register.MID: 20, Register.PEAK: 10}
LATER = {Register.LOW: 110, Register.MID: 170, Register.PEAK: 60}


@pytest.fixture
def world() -> World:
    """Its meter was replaced ten days before the declared reading."""
    world = industrial_world()
    world.clock.advance(timedelta(days=-10))
    return world


def replace_it(world: World, opening_registers: dict[Register, int] = OPENING, *, opening_kwh: int = 40) -> None:
    new = Replacement(
        serial="N-77",
        digits=5,
        multiplier=1,
        opening_kwh=opening_kwh,
        closing_kwh=13_490,
        opening_registers=opening_registers,
        closing_registers=CLOSING,
    )
    replace_meter(world.uow, clock=world.clock, bill_id=BILL_ID, replacement=new, cause=NO_CAUSE)
    world.clock.advance(timedelta(days=10))


def energy(world: World) -> list[str]:
    [bill] = bills(world)
    return [line.title.split(" × ")[0] for line in bill.lines if line.code.startswith("energy")]


def test_the_bill_after_a_replacement_goes_by_the_registers_of_both_meters(world: World) -> None:
    replace_it(world)
    assert declare(world, LATER, kwh=340).changed
    assert energy(world) == [
        "انرژی کم‌باری: ۱۰۰ کیلووات‌ساعت",
        "انرژی میان‌باری: ۱۰۰ کیلووات‌ساعت",
        "انرژی اوج‌بار: ۵۰ کیلووات‌ساعت",
        "انرژی کم‌باری: ۱۰۰ کیلووات‌ساعت",
        "انرژی میان‌باری: ۱۵۰ کیلووات‌ساعت",
        "انرژی اوج‌بار: ۵۰ کیلووات‌ساعت",
    ]


def test_what_both_meters_showed_belongs_to_their_closing_and_opening(world: World) -> None:
    old = meter_of(world.uow, world.connection)
    replace_it(world)
    new, day = meter_of(world.uow, world.connection), parse_jalali("1405/08/20")
    assert old is not None
    assert new is not None
    assert shown_with(world.uow, old, MeterReading(kwh=13_490, taken_on=day)) == CLOSING
    assert shown_with(world.uow, new, MeterReading(kwh=40, taken_on=day)) == OPENING
    assert new.registers == frozenset(OPENING)


def test_without_its_registers_at_the_beginning_a_meter_is_billed_by_its_total(world: World) -> None:
    replace_it(world, {})
    equip_new(world)
    assert declare(world, LATER, kwh=340).changed
    assert "انرژی: ۳۰۰ کیلووات‌ساعت" in energy(world)


def test_registers_of_a_meter_that_began_with_a_total_of_nothing_began_with_nothing(world: World) -> None:
    replace_it(world, {}, opening_kwh=0)
    equip_new(world)
    assert declare(world, LATER, kwh=340).changed
    assert "انرژی کم‌باری: ۱۱۰ کیلووات‌ساعت" in energy(world)


def equip_new(world: World) -> None:
    """Somebody has written down that the new meter has the registers of the loads."""
    [meter] = world.uow.meters.alike("n77")
    world.uow.meters.save(replace(meter, registers=frozenset(LATER)))
