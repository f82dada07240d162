"""Which bills cannot be corrected, and that it is said why before anything is changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from services.billing.correcting import CorrectedBill, Replaced
from services.billing.rebilling import BillFault
from services.jalali import local_date
from services.model.bills import BillState
from services.model.connections import FormerSubscriber, MeterReading, Reading, ReadingSource
from services.model.keys import BillKind
from services.money import Rials
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import BILL_ID, FEE, REFERENCE, SECOND
from tests.unit.correcting_world import FIRST_KWH, LAST_KWH, WRONG_KWH, Correcting


@pytest.fixture
def world() -> Correcting:
    return Correcting()


@pytest.mark.parametrize("kwh", [WRONG_KWH - 1, FIRST_KWH, 0, LAST_KWH + 40_000, 100_000])
def test_a_reading_that_cannot_follow_the_one_before_is_refused(world: Correcting, kwh: int) -> None:
    assert world.correct(world.second, kwh) is BillFault.IMPOSSIBLE


@pytest.mark.parametrize("kwh", [WRONG_KWH, LAST_KWH])
def test_a_reading_that_just_can_is_taken(world: Correcting, kwh: int) -> None:
    """All of the energy may lie in one of the periods."""
    bill = world.second if kwh == WRONG_KWH else world.first
    assert isinstance(world.correct(bill, kwh), CorrectedBill)


def test_a_reading_above_what_was_read_next_is_refused(world: Correcting) -> None:
    assert world.correct(world.first, LAST_KWH + 1) is BillFault.IMPOSSIBLE
    world.uow.connections.add_reading(_reading(world, LAST_KWH + 50, ReadingSource.METER_TEST))
    assert world.correct(world.second, LAST_KWH + 51) is BillFault.IMPOSSIBLE


def test_a_void_bill_is_not_corrected(world: Correcting) -> None:
    world.corrected(world.second, LAST_KWH - 120)
    assert world.correct(world.bill(world.second.number), LAST_KWH - 10) is BillFault.VOID


@pytest.mark.parametrize("kwh", [None, LAST_KWH - 120])
def test_a_bill_older_than_the_tables_of_tariffs_is_not_corrected_and_stands(
    world: Correcting, kwh: int | None
) -> None:
    before, reference = list(world.bills()), replace(REFERENCE, tariffs=())
    assert world.run(world.second, kwh, world.ask_again(), reference) is BillFault.NO_TARIFF
    assert list(world.bills()) == before


def test_a_bill_of_fees_is_not_corrected(world: Correcting) -> None:
    assert world.correct(world.charge(700_000), 1) is BillFault.NO_ENERGY


def test_a_bill_that_charges_damages_too_is_not_corrected_and_they_stay_owed(world: Correcting) -> None:
    damage = replace(world.second.lines[0], code=FEE, amount=Rials(900_000))
    world.uow.bills.save(replace(world.second, lines=(*world.second.lines, damage)))
    assert world.correct(world.bill(world.second.number), LAST_KWH - 1) is BillFault.OTHER_CHARGES
    assert world.correct(world.first, WRONG_KWH - 1) is BillFault.SETTLED_LATER


def test_a_bill_of_the_time_before_a_change_of_the_name_gives_the_new_subscriber_no_credit(world: Correcting) -> None:
    world.pay(world.second)
    world.uow.connections.add_former_subscriber(
        FormerSubscriber(
            bill_id=BILL_ID,
            subscriber=replace(world.connection.subscriber, national_id="0790419904"),
            liable_until=MeterReading(kwh=LAST_KWH + 9, taken_on=local_date(world.clock.now())),
            changed_at=world.clock.now(),
            tracking_code=SECOND,
        )
    )
    before = world.bills()
    assert world.correct(world.second, LAST_KWH - 100) is BillFault.FORMER_SUBSCRIBER
    assert world.bills() == before


def test_a_bill_over_two_meters_is_not_corrected(world: Correcting) -> None:
    world.uow.bills.save(replace(world.second, billed_from=None))
    assert world.correct(world.bill(world.second.number), LAST_KWH - 1) is BillFault.SEVERAL_SPANS
    assert world.correct(world.first, WRONG_KWH - 1) is BillFault.SETTLED_LATER


def test_a_bill_that_gave_energy_back_is_not_corrected(world: Correcting) -> None:
    world.uow.bills.save(replace(world.second, billed_kwh=400))
    assert world.correct(world.bill(world.second.number), LAST_KWH - 1) is BillFault.SEVERAL_SPANS


def test_what_was_settled_on_the_bills_end_stays(world: Correcting) -> None:
    world.uow.bills.save(replace(world.second, kind=BillKind.FEES))
    assert world.correct(world.first, WRONG_KWH - 1) is BillFault.SETTLED_LATER


def test_a_bill_of_another_open_request_is_that_ones_to_change(world: Correcting) -> None:
    code = world.ask_again()
    world.uow.bills.save(replace(world.second, tracking_code=code))
    assert world.correct(world.bill(world.second.number), LAST_KWH - 1) is BillFault.REQUEST_OPEN
    assert world.correct(world.first, WRONG_KWH - 1) is BillFault.REQUEST_OPEN
    world.close(code)
    assert isinstance(world.correct(world.first, WRONG_KWH - 1), CorrectedBill)


def test_a_request_corrects_the_bill_that_it_has_issued_itself(world: Correcting) -> None:
    code = world.ask_again()
    world.uow.bills.save(replace(world.second, tracking_code=code))
    assert isinstance(world.run(world.second, LAST_KWH - 1, code), CorrectedBill)


def test_a_request_that_corrects_two_bills_is_answered_of_each(world: Correcting) -> None:
    code = world.ask_again()
    second = world.run(world.second, LAST_KWH - 10, code)
    world.clock.advance(timedelta(minutes=1))
    first = world.run(world.first, None, code)
    assert first is BillFault.UNCHANGED
    world.clock.advance(timedelta(minutes=1))
    both = world.run(world.first, WRONG_KWH - 10, code)
    assert isinstance(both, CorrectedBill)
    assert len(both.replaced) == 2
    again = world.run(world.second, LAST_KWH - 10, code)
    assert isinstance(second, CorrectedBill)
    assert isinstance(again, CorrectedBill)
    assert [each.wrong.number for each in again.replaced] == [each.wrong.number for each in second.replaced]


def test_a_day_that_was_read_twice_is_a_persons_matter(world: Correcting) -> None:
    assert world.second.billed_up_to is not None
    twice = replace(_reading(world, LAST_KWH + 3, ReadingSource.AGENT), taken_on=world.second.billed_up_to.taken_on)
    world.uow.connections.add_reading(twice)
    assert world.correct(world.second, LAST_KWH - 1) is BillFault.READ_AGAIN


def test_energy_that_was_corrected_for_the_meters_error_since_is_not_moved(world: Correcting) -> None:
    correction = world.charge(5_000, BillKind("correction"))
    lines = (replace(correction.lines[0], code="correction-1"),)
    world.uow.bills.save(replace(correction, lines=lines))
    assert world.correct(world.second, LAST_KWH - 1) is BillFault.METER_CORRECTED
    [anew] = _computed_anew(world)
    assert world.correct(anew.right, LAST_KWH - 1) is BillFault.METER_CORRECTED
    world.uow.bills.save(replace(correction, lines=lines, state=BillState.VOID))
    assert isinstance(world.correct(anew.right, LAST_KWH - 1), CorrectedBill)


def _computed_anew(world: Correcting) -> Sequence[Replaced]:
    """The second bill had a wrong amount and is issued anew, days later."""
    world.clock = FixedClock(world.clock.now() + timedelta(days=3))
    wrong = replace(world.second, lines=(replace(world.second.lines[0], amount=Rials(1)),))
    world.uow.bills.save(wrong)
    return world.corrected(wrong, None).replaced


def _reading(world: Correcting, kwh: int, source: ReadingSource) -> Reading:
    day = world.uow.connections.readings(BILL_ID)[-1].taken_on
    return Reading(bill_id=BILL_ID, kwh=kwh, taken_on=day.replace(day=day.day + 3), source=source)
