"""An industrial connection whose meter has registers besides its total, and what a bill says of them."""

from dataclasses import replace

from services.changes import CHANGES
from services.changes.change import ChangeResult
from services.jalali import parse_jalali
from services.metering.custody import meter_of, start_of_day
from services.metering.register_fields import REGISTER_FIELDS
from services.model.answers import Answer
from services.model.bills import Bill
from services.model.connections import MeterReading, TariffClass
from services.model.custody import Register, RegisterReading
from services.model.keys import BillKind
from tests.unit.billing_world import BILL_ID, REFERENCE, World

CODE = "declared"
LAST_DAY = parse_jalali("1405/06/31")
BEFORE = {
    Register.LOW: 4_000,
    Register.MID: 7_240,
    Register.PEAK: 2_000,
    Register.FRIDAY: 1_500,
    Register.REACTIVE: 5_000,
    Register.MAXIMUM_DEMAND: 9,
}
NOW = {
    Register.LOW: 4_200,
    Register.MID: 7_540,
    Register.PEAK: 2_100,
    Register.FRIDAY: 1_580,
    Register.REACTIVE: 5_400,
    Register.MAXIMUM_DEMAND: 12,
}
LOADS_ALONE = {Register.LOW, Register.MID, Register.PEAK}


def industrial_world() -> World:
    """An industrial connection, billed up to 13,240 kWh on 1405/06/31, when its registers were read too."""
    world = World()
    connection = replace(world.connection, tariff_class=TariffClass.INDUSTRIAL, phases=3)
    world.uow.connections.save(connection)
    equip(world, set(Register))
    return world


def equip(world: World, registers: set[Register]) -> None:
    """The meter has these registers, and they were read with the last billed reading."""
    meter = meter_of(world.uow, world.connection)
    assert meter is not None
    world.uow.meters.save(replace(meter, registers=frozenset(registers)))
    shown = {register: value for register, value in BEFORE.items() if register in registers}
    world.uow.meters.reading_rows.clear()
    world.uow.meters.add_register_reading(
        RegisterReading(meter=meter.key, read_at=start_of_day(LAST_DAY), values=shown, total_kwh=13_240)
    )


def declare(world: World, registers: dict[Register, int], *, kwh: int = 13_840, code: str = CODE) -> ChangeResult:
    """The subscriber declares a reading on 1405/08/30."""
    reading = MeterReading(kwh=kwh, taken_on=parse_jalali("1405/08/30"))
    answers: dict[str, Answer] = {"reading": reading}
    answers.update({REGISTER_FIELDS[register]: shown for register, shown in registers.items()})
    request = world.uow.requests.find(code) or world.ask(code, f"service of {code}")
    request = replace(request, application=replace(request.application, answers=answers))
    world.uow.requests.save(request)
    return CHANGES["declared-reading"].apply(
        world.uow, clock=world.clock, reference=REFERENCE, request=request, report={}
    )


def bills(world: World) -> list[Bill]:
    """Those by a declared reading."""
    return [each for each in world.uow.bills.of_connection(BILL_ID) if each.kind == BillKind.PERIODIC]


def codes(bill: Bill) -> list[str]:
    """What its lines are of."""
    return [line.code.rstrip("0123456789").rstrip("-") for line in bill.lines]
