"""The bill up to a reading that the subscriber declares (source 004): once, nothing twice, none where in doubt."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from services.changes import CHANGES
from services.changes.change import ChangeResult
from services.changes.wording import change_text
from services.jalali import parse_jalali
from services.model.answers import Answer
from services.model.bills import Bill, BillState
from services.model.connections import MeterReading
from services.model.keys import BillKind
from services.model.requests import Request
from services.money import Rials
from services.readings.check import compare
from tests.unit.billing_world import BILL_ID, REFERENCE, World

CODE = "declared"


@pytest.fixture
def world() -> World:
    """Read every two months, the last time on 1405/06/31 with 13,240; today is 1405/08/30."""
    return World()


def declare(world: World, kwh: int, *, code: str = CODE, day: str = "1405/08/30") -> ChangeResult:
    request = declared(world, MeterReading(kwh=kwh, taken_on=parse_jalali(day)), code=code)
    return CHANGES["declared-reading"].apply(
        world.uow, clock=world.clock, reference=REFERENCE, request=request, report={}
    )


def declared(world: World, reading: Answer, *, code: str = CODE) -> Request:
    answers: Mapping[str, Answer] = {"reading": reading}
    known = world.uow.requests.find(code)
    request = known or world.ask(code, f"service of {code}")
    request = replace(request, application=replace(request.application, answers=answers))
    world.uow.requests.save(request)
    return request


def told_before(world: World, request: Request) -> tuple[str, ...]:
    """What who examines the request reads."""
    return CHANGES["declared-reading"].obstacles(world.uow, clock=world.clock, reference=REFERENCE, request=request)


def bills(world: World) -> list[Bill]:
    return [each for each in world.uow.bills.of_connection(BILL_ID) if each.kind == BillKind.PERIODIC]


def test_the_energy_since_the_last_billed_reading_is_billed_once(world: World) -> None:
    assert declare(world, 13_840).changed
    assert declare(world, 13_840).changed
    [bill] = bills(world)
    assert (bill.billed_kwh, bill.billed_from, bill.billed_up_to) == (
        600,
        MeterReading(kwh=13_240, taken_on=parse_jalali("1405/06/31")),
        MeterReading(kwh=13_840, taken_on=parse_jalali("1405/08/30")),
    )
    assert (bill.state, bill.payable > Rials(1_000)) == (BillState.ISSUED, True)
    assert (bill.due_on - bill.issued_at.date()).days == 15
    [change] = world.uow.changes.of_connection(BILL_ID)
    assert change.after == {"billNumber": bill.number, "declaredKwh": 13_840}
    assert change_text(change).endswith("کارکرد اعلام‌شده: ۱۳٬۸۴۰")


def test_the_next_bill_goes_on_from_the_declared_reading(world: World) -> None:
    declare(world, 13_840)
    world.clock.advance(timedelta(days=60))
    shown = MeterReading(kwh=14_440, taken_on=parse_jalali("1405/10/30"))
    assert compare(world.uow, world.connection, shown).unbilled.kwh == 600
    assert declare(world, 14_440, code="again", day="1405/10/30").changed
    assert [each.billed_kwh for each in bills(world)] == [600, 600]


def test_an_unpaid_earlier_bill_stays_a_bill_and_what_bills_left_over_goes_along(world: World) -> None:
    owed = world.owe(50_000)
    world.carry(-700)
    declare(world, 13_840)
    assert world.bill(owed.number).state is BillState.ISSUED
    assert bills(world)[-1].carried_in == Rials(-700)


@pytest.mark.parametrize(
    ("kwh", "day"),
    [(13_240, "1405/06/31"), (13_100, "1405/08/30"), (99_000, "1405/08/30"), (13_000, "1405/06/01")],
    ids=["billed already", "less than before", "more than the fuse lets through", "before the last bill"],
)
def test_where_there_is_nothing_to_bill_it_is_told_before_as_well_and_none_is_issued(
    world: World, kwh: int, day: str
) -> None:
    before = told_before(world, declared(world, MeterReading(kwh=kwh, taken_on=parse_jalali(day))))
    result = declare(world, kwh, day=day)
    assert "صورتحسابی صادر نمی‌شود" in result.message
    assert before == result.obstacles
    assert bills(world) == []
    assert world.uow.changes.of_connection(BILL_ID) == []


def test_a_reading_that_can_be_billed_has_no_obstacle_and_to_look_issues_no_bill(world: World) -> None:
    assert told_before(world, declared(world, MeterReading(kwh=13_840, taken_on=parse_jalali("1405/08/30")))) == ()
    assert bills(world) == []


def test_what_is_no_reading_is_told_before_as_well_and_not_billed(world: World) -> None:
    request = declared(world, 0)
    result = CHANGES["declared-reading"].apply(
        world.uow, clock=world.clock, reference=REFERENCE, request=request, report={}
    )
    assert "صورتحسابی صادر نمی‌شود" in result.message
    assert told_before(world, request) == result.obstacles
    assert bills(world) == []
