"""Who may be removed by the company, and who never is (by-law 52-4 b to d)."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.jalali import months_after, parse_jalali
from services.metering.supply import end_cut
from services.model.bills import BillState
from services.model.connections import ConnectionState, FormerSubscriber, MeterReading
from services.model.cuts import CutCase
from services.model.keys import BillKind
from services.money import Rials
from services.specific.permanent_collection.removal_beginning import grounds
from services.specific.permanent_collection.removal_grounds import Standing
from services.specific.permanent_collection.removals import RemovalCase
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.permanent_collection.removal_world import COST, DAY, TODAY, RemovalWorld


def standing(world: RemovalWorld, case: RemovalCase) -> Standing:
    connection = world.uow.connections.get(BILL_ID)
    return grounds(world.uow, REFERENCE, connection, at=world.clock.now())[case].standing


@given(st.lists(st.integers(1, 2 * COST), max_size=4), st.integers(0, 15))
def test_by_debt_nobody_is_removed_who_owes_less_than_the_connection_costs(owed: list[int], paid: int) -> None:
    world = RemovalWorld()
    for number, amount in enumerate(owed):
        bill = world.owe(amount)
        if paid & (1 << number):
            world.pay(bill)
    debt = sum(amount for number, amount in enumerate(owed) if not paid & (1 << number))
    assert (standing(world, RemovalCase.DEBT) is Standing.STANDS) is (debt >= COST)


def test_one_rial_below_the_cost_is_below_it() -> None:
    for owed, expected in ((COST - 1, Standing.BELOW_COST), (COST, Standing.STANDS)):
        world = RemovalWorld()
        world.owe(owed)
        assert standing(world, RemovalCase.DEBT) is expected


def test_a_bill_that_is_not_due_yet_a_paid_one_and_a_fee_count_for_nothing() -> None:
    world = RemovalWorld()
    world.owe(COST, overdue_days=0)
    world.pay(world.owe(COST))
    fee = world.owe(COST)
    world.uow.bills.save(replace(fee, kind=BillKind.FEES))
    assert standing(world, RemovalCase.DEBT) is Standing.NOTHING_OVERDUE


@given(st.integers(0, 2 * COST))
def test_credit_of_the_account_is_taken_off_what_is_owed(credit: int) -> None:
    world = RemovalWorld()
    world.owe(COST + 1_000)
    world.cut(TODAY - 500 * DAY)
    world.world.put(state=ConnectionState.CUT, carried=Rials(-credit))
    by_debt, by_cut = (standing(world, each) for each in (RemovalCase.DEBT, RemovalCase.YEAR_AFTER_CUT))
    assert (by_debt is Standing.STANDS) is (credit <= 1_000)
    assert (by_cut is Standing.STANDS) is (credit < COST + 1_000)


def test_what_the_account_owes_besides_its_bills_makes_no_debt_greater() -> None:
    world = RemovalWorld()
    world.owe(COST - 500)
    world.world.put(carried=Rials(900))
    assert standing(world, RemovalCase.DEBT) is Standing.BELOW_COST


def test_a_connection_that_the_cost_tables_do_not_know_is_not_removed_by_its_debt() -> None:
    world = RemovalWorld()
    world.world.put(phases=3, amperage=400)
    world.owe(100 * COST)
    assert standing(world, RemovalCase.DEBT) is Standing.COST_UNKNOWN


@given(st.integers(0, 800))
def test_by_the_cut_nobody_is_removed_before_a_year_is_over(days: int) -> None:
    world = RemovalWorld()
    cut_on = TODAY - days * DAY
    world.cut(cut_on)
    world.owe(1_000)
    over = months_after(cut_on, 12) <= TODAY
    assert standing(world, RemovalCase.YEAR_AFTER_CUT) is (Standing.STANDS if over else Standing.TOO_EARLY)
    assert over or days < 366


def test_the_year_is_over_on_the_day_of_the_cut_and_not_on_the_one_before() -> None:
    for today, expected in (("1405/10/19", Standing.TOO_EARLY), ("1405/10/20", Standing.STANDS)):
        world = RemovalWorld()
        world.cut(parse_jalali("1404/10/20"))
        world.until(parse_jalali(today))
        world.owe(1_000)
        assert standing(world, RemovalCase.YEAR_AFTER_CUT) is expected


def test_who_was_cut_a_year_ago_and_owes_nothing_overdue_stays() -> None:
    world = RemovalWorld()
    world.cut(TODAY - 500 * DAY, case=CutCase.REQUESTED)
    assert standing(world, RemovalCase.YEAR_AFTER_CUT) is Standing.NOTHING_OVERDUE


def test_a_cut_that_has_ended_is_none() -> None:
    world = RemovalWorld()
    world.cut(TODAY - 500 * DAY)
    world.owe(1_000)
    end_cut(world.uow, BILL_ID, at=world.clock.now() - timedelta(days=1))
    assert standing(world, RemovalCase.YEAR_AFTER_CUT) is Standing.NOT_CUT


def test_a_bill_that_has_taken_up_an_overdue_one_is_as_old_as_it() -> None:
    world = RemovalWorld()
    old, asking = world.owe(COST, overdue_days=40), world.owe(COST, overdue_days=-10)
    world.uow.bills.save(replace(old, state=BillState.CONSOLIDATED, consolidated_into=asking.number))
    assert standing(world, RemovalCase.DEBT) is Standing.STANDS
    world.pay(asking)
    assert standing(world, RemovalCase.DEBT) is Standing.NOTHING_OVERDUE


def test_the_second_self_willed_reconnection_is_a_ground_whatever_is_owed_and_the_first_is_none() -> None:
    world = RemovalWorld()
    for expected in (Standing.NOT_REPEATED, Standing.STANDS):
        world.bring_back(TODAY - 5 * DAY)
        assert standing(world, RemovalCase.SELF_WILLED) is expected


def test_one_that_was_taken_back_is_none_and_the_night_finds_nobody_by_it() -> None:
    world = RemovalWorld()
    for days in (100, 50):
        world.bring_back(TODAY - days * DAY)
    wrong = world.uow.self_willed.of_connection(BILL_ID)[0]
    world.uow.self_willed.save(replace(wrong, withdrawn_at=world.clock.now(), withdrawn_by="b", withdrawn_because="w"))
    assert standing(world, RemovalCase.SELF_WILLED) is Standing.NOT_REPEATED
    assert world.whole_night() == 0
    world.bring_back(TODAY - DAY)
    world.until(TODAY + DAY)
    assert world.whole_night() == 1


def test_what_a_subscriber_before_has_done_is_not_the_present_ones() -> None:
    world = RemovalWorld()
    for days in (100, 50):
        world.bring_back(TODAY - days * DAY)
    former = FormerSubscriber(
        bill_id=BILL_ID,
        subscriber=world.uow.connections.get(BILL_ID).subscriber,
        liable_until=MeterReading(kwh=1, taken_on=TODAY - 60 * DAY),
        changed_at=world.clock.now() - timedelta(days=60),
        tracking_code="earlier",
    )
    world.uow.connections.add_former_subscriber(former)
    assert standing(world, RemovalCase.SELF_WILLED) is Standing.NOT_REPEATED
