"""A declared reading with the registers of its meter: what can be true, and the bill that goes by them."""

from dataclasses import replace

import pytest

from services.billing.correcting import correct_bill
from services.billing.rebilling import BillFault
from services.billing.recomputing import Recomputed, checked_bill
from services.jalali import parse_jalali
from services.metering.custody import meter_of, start_of_day
from services.model.custody import Register, RegisterReading
from services.readings.register_use import used_between
from tests.unit.billing_world import REFERENCE, World
from tests.unit.registers_case import (
    BEFORE,
    CODE,
    LAST_DAY,
    LOADS_ALONE,
    NOW,
    bills,
    codes,
    declare,
    equip,
    industrial_world,
)


@pytest.fixture
def world() -> World:
    return industrial_world()


def test_the_bill_goes_by_the_registers_and_computes_to_itself(world: World) -> None:
    assert declare(world, NOW).changed
    assert declare(world, NOW).changed
    [bill] = bills(world)
    assert codes(bill) == [
        "energy", "energy", "energy", "friday", "reactive", "demand", "fixed-charge", "subscription",
        "value-added-tax", "electricity-levy",
    ]  # fmt: skip
    shown = [line.title.split(" × ")[0] for line in bill.lines[:4]]
    assert shown == [
        "انرژی کم‌باری: ۲۰۰ کیلووات‌ساعت",
        "انرژی میان‌باری: ۳۰۰ کیلووات‌ساعت",
        "انرژی اوج‌بار: ۱۰۰ کیلووات‌ساعت",
        "تخفیف جمعه: ۸۰ کیلووات‌ساعت",
    ]
    assert {each.result for each in checked_bill(REFERENCE, bill).lines} == {Recomputed.AGREES}


def test_the_next_bill_goes_on_from_the_declared_registers(world: World) -> None:
    declare(world, NOW)
    meter = meter_of(world.uow, world.connection)
    assert meter is not None
    [_, kept] = world.uow.meters.register_readings_of(meter.key)
    assert (kept.values, kept.total_kwh, kept.by_request) == (NOW, 13_840, CODE)
    assert kept.read_at == start_of_day(parse_jalali("1405/08/30"))


def test_a_bill_by_registers_is_found_right_when_somebody_objects_to_it(world: World) -> None:
    declare(world, NOW)
    [bill] = bills(world)
    world.close(CODE)
    world.ask("objection", "service of objection")
    found = correct_bill(
        world.uow,
        clock=world.clock,
        reference=REFERENCE,
        tracking_code="objection",
        bill_number=bill.number,
        true_kwh=None,
    )
    assert found is BillFault.UNCHANGED


def test_a_meter_with_one_register_is_billed_as_before(world: World) -> None:
    equip(world, set())
    assert declare(world, {}).changed
    assert codes(bills(world)[0]) == ["energy", "fixed-charge", "subscription", "value-added-tax", "electricity-levy"]


def test_registers_that_went_round_have_counted_on(world: World) -> None:
    equip(world, LOADS_ALONE)
    meter = meter_of(world.uow, world.connection)
    assert meter is not None
    world.uow.meters.reading_rows.clear()
    shown = {Register.LOW: 99_900, Register.MID: 11_340, Register.PEAK: 2_000}
    world.uow.meters.add_register_reading(
        RegisterReading(meter=meter.key, read_at=start_of_day(LAST_DAY), values=shown, total_kwh=13_240)
    )
    assert declare(world, {Register.LOW: 100, Register.MID: 11_640, Register.PEAK: 2_100}).changed
    assert "انرژی کم‌باری: ۲۰۰ کیلووات‌ساعت" in bills(world)[0].lines[0].title


@pytest.mark.parametrize(("off", "taken"), [(-4, False), (-3, True), (0, True), (3, True), (4, False)])
def test_loads_may_miss_the_total_by_what_is_cut_off_and_no_more(world: World, off: int, taken: bool) -> None:
    equip(world, LOADS_ALONE)
    shown = {register: NOW[register] for register in LOADS_ALONE}
    result = declare(world, {**shown, Register.MID: shown[Register.MID] + off})
    assert result.changed is taken
    assert taken or "بیش از ۳ کیلووات‌ساعت با کارکرد کل" in result.message


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({Register.LOW: None}, "شمارندهٔ «کم‌باری» دارد و رقم آن اعلام نشده است"),
        (dict.fromkeys(Register), "شمارندهٔ «دیماند» دارد و رقم آن اعلام نشده است"),
        ({Register.MAXIMUM_DEMAND: None}, "شمارندهٔ «دیماند» دارد"),
        ({Register.REACTIVE: 100_000}, "رقم «راکتیو» از رقم‌های شمارندهٔ کنتور بیشتر است"),
        ({Register.MID: 7_440}, "با کارکرد کل اختلاف دارد"),
        ({Register.LOW: 3_900, Register.MID: 7_840}, "رقم «کم‌باری» با رقم پیشین"),
        ({Register.LOW: 4_900, Register.MID: 6_840}, "رقم «میان‌باری» با رقم پیشین"),
        ({Register.FRIDAY: 1_499}, "رقم «جمعه» با رقم پیشین"),
        ({Register.FRIDAY: 2_107}, "رقم «جمعه» با رقم پیشین"),
        ({Register.REACTIVE: 4_999}, "رقم «راکتیو» با رقم پیشین"),
        ({Register.REACTIVE: 99_000}, "رقم «راکتیو» با رقم پیشین"),
    ],
)
def test_what_registers_cannot_show_is_told_and_nothing_is_billed(
    world: World, changed: dict[Register, int | None], told: str
) -> None:
    shown = {register: value for register, value in {**NOW, **changed}.items() if value is not None}
    result = declare(world, shown)
    assert told in result.message
    assert bills(world) == []


def test_friday_is_part_of_the_total(world: World) -> None:
    assert declare(world, {**NOW, Register.FRIDAY: 2_106}).changed


def test_a_register_that_the_meter_does_not_have_is_not_believed(world: World) -> None:
    equip(world, set())
    result = declare(world, {Register.PEAK: 0})
    assert "شمارندهٔ «اوج‌بار» ندارد و رقم آن اعلام شده است" in result.message
    assert bills(world) == []


def test_what_was_read_with_another_total_belongs_to_another_reading(world: World) -> None:
    meter = meter_of(world.uow, world.connection)
    assert meter is not None
    world.uow.meters.reading_rows.clear()
    world.uow.meters.add_register_reading(
        RegisterReading(meter=meter.key, read_at=start_of_day(LAST_DAY), values=BEFORE, total_kwh=13_239)
    )
    assert declare(world, NOW).changed
    assert codes(bills(world)[0])[:2] == ["energy", "demand"]


def test_a_multiplier_is_on_every_register(world: World) -> None:
    connection = world.connection
    world.uow.connections.save(replace(connection, amperage=100, meter=replace(connection.meter, multiplier=2)))
    assert declare(world, NOW).changed
    told = [line.title for line in bills(world)[0].lines]
    assert "انرژی کم‌باری: ۴۰۰ کیلووات‌ساعت" in told[0]
    assert any("خوانده‌شده ۲۴" in title for title in told)


def test_a_register_that_the_meter_cannot_show_is_not_billed() -> None:
    meter = industrial_world().connection.meter
    shown = {Register.MAXIMUM_DEMAND: 999_999_999, Register.REACTIVE: 5_400}
    used = used_between(meter, earlier={Register.REACTIVE: 5_000}, later=shown)
    assert used == {Register.REACTIVE: 400 * meter.multiplier}
