"""The bill before power comes back: which parts, each once, a prepayment within its bound (by-law 51-4)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.carrying import void_bill
from services.billing.cut_days import MINIMUM_CHARGE, billed_cut_days
from services.billing.issuing import Charge, issue_bill
from services.billing.prepayment import PREPAYMENT, credit_prepayment, prepayment_bound
from services.billing.recomputing import Recomputed, checked_bill
from services.billing.view import lines_to_pay
from services.model.bills import PREPAYMENT_CREDITED, BillLine, BillState
from services.model.cuts import CutCase
from services.model.keys import BillKind
from services.money import ZERO, Rials
from services.scheduled.batches import run_batch
from services.scheduled.minimum_charges import MINIMUM_CHARGES
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.power_world import ASKED_ON, CUT_ON, FEE, PowerWorld
from tests.unit.test_scheduled_work import day_of

DAY = timedelta(days=1)


def prepaid(world: PowerWorld) -> Rials:
    return Rials.total(line.amount for line in world.bill().lines if line.code == PREPAYMENT)


def test_one_bill_asks_for_the_parts_that_exist_each_in_a_line_of_its_own() -> None:
    world = PowerWorld()
    world.owe("late", 300_000)
    world.owe("damage", 90_000, overdue_days=-10, kind=BillKind.DEBT)
    world.owe("not-due", 250_000, overdue_days=-10)
    assert world.decide(prepayment="200000") == ""
    bill = world.bill()
    states = world.states()
    assert (states["late"], states["damage"]) == (BillState.CONSOLIDATED, BillState.CONSOLIDATED)
    assert states["not-due"] is BillState.ISSUED
    minimum = [each for each in world.uow.bills.consolidated_into(bill.number) if each.kind == MINIMUM_CHARGE]
    assert len(minimum) == 1
    assert [line.code for line in bill.lines] == [FEE, "value-added-tax", PREPAYMENT]
    asked = list(lines_to_pay(world.uow, bill))
    assert Rials.total(amount for _, amount in asked) == bill.payable
    assert len([title for title, _ in asked if title.startswith("قبض")]) == 3
    assert all(line.result is Recomputed.AGREES for line in checked_bill(REFERENCE, bill).lines)


def test_asked_again_it_is_the_same_bill_and_paid_it_has_paid_all_of_them() -> None:
    world = PowerWorld()
    world.owe("late", 300_000)
    bill = world.bill()
    assert world.bill() == bill
    world.pay(bill)
    assert world.bill().number == bill.number
    assert world.look() is None


def test_a_bill_that_stays_unpaid_gives_back_what_it_had_taken_up_and_the_days_of_the_cut_stay_billed() -> None:
    world = PowerWorld()
    late = world.owe("late", 300_000)
    before = world.bill()
    void_bill(world.uow, before)
    assert world.uow.bills.get("late") == late
    days = billed_cut_days(world.uow.bills.of_connection(BILL_ID))
    assert world.bill().payable == before.payable
    assert billed_cut_days(world.uow.bills.of_connection(BILL_ID)) == days == [(CUT_ON, ASKED_ON)]


@pytest.mark.parametrize("case", [each for each in CutCase if each is not CutCase.UNPAID])
def test_a_prepayment_is_asked_of_nobody_but_who_was_cut_for_unpaid_bills(case: CutCase) -> None:
    world = PowerWorld(case)
    assert world.decide(prepayment="200000") == ""
    assert prepaid(world) == ZERO


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("700001", "بیشتر نمی‌شود"),
        ("", "وارد نشده"),
        (None, "وارد نشده"),
        ("   ", "وارد نشده"),
        ("-1", "بدون اعشار"),
        ("12.5", "بدون اعشار"),
        ("۱۲٫۵", "بدون اعشار"),
        ("صد هزار", "بدون اعشار"),
        ("1e5", "بدون اعشار"),
        ("2E+05", "بدون اعشار"),
        (True, "درست خوانده"),
        ([], "درست خوانده"),
        ({}, "درست خوانده"),
        ("9" * 400, ""),
        ("\x00", ""),
        (10**30, ""),
        (float("inf"), ""),
    ],
)
def test_a_prepayment_that_cannot_be_is_told_and_nothing_is_kept(said: object, told: str) -> None:
    world = PowerWorld()
    message = world.decide(prepayment=said)
    assert message
    assert told == "درست خوانده" or told in message
    assert world.uow.reconnections.terms_of(world.code) is None


@pytest.mark.parametrize(("said", "asked"), [("0", 0), ("۷۰۰٬۰۰۰", 700_000), (650_000, 650_000), (700_000.0, 700_000)])
def test_both_sides_of_the_bound(said: object, asked: int) -> None:
    world = PowerWorld()
    assert world.decide(prepayment=said) == ""
    assert prepaid(world) == Rials(asked)


def test_without_a_last_bill_there_is_nothing_to_decide() -> None:
    world = PowerWorld()
    world.uow.bills.save(void_bill(world.uow, world.owe("energy-2", 5)))
    paid = world.uow.bills.get("energy-1")
    void_bill(world.uow, paid)
    assert prepayment_bound(world.uow, BILL_ID).most == ZERO
    assert world.decide(prepayment="5") == ""
    assert prepaid(world) == ZERO


def test_the_bound_is_the_last_bill_s_energy_without_levies() -> None:
    world = PowerWorld()
    bill = world.owe("energy-9", 0, overdue_days=1)
    lines = [("energy-1", 400), ("energy-returned-1", -150), ("demand-1", 70), ("vat", 30)]
    told = tuple(BillLine(code=code, title="x", amount=Rials(amount)) for code, amount in lines)
    world.uow.bills.save(type(bill)(**{**{f: getattr(bill, f) for f in bill.__slots__}, "lines": told}))
    assert prepayment_bound(world.uow, BILL_ID).most == Rials(250)


def test_what_was_prepaid_is_credit_of_the_next_bill_once() -> None:
    world = PowerWorld()
    world.decide(prepayment="200000")
    bill = world.bill()
    credit_prepayment(world.uow, clock=world.clock, tracking_code=world.code)
    assert world.world.connection.carried == bill.carried_out
    world.pay(bill)
    for _ in range(2):
        credit_prepayment(world.uow, clock=world.clock, tracking_code=world.code)
    assert world.world.connection.carried == bill.carried_out - Rials(200_000)


def test_the_periodic_bill_after_the_report_asks_for_less_by_what_was_prepaid_and_no_fee_was_given_back() -> None:
    payable = []
    for asked in (0, 200_000):
        world = PowerWorld()
        world.decide(prepayment=asked)
        world.pay(world.bill())
        assert world.report(outcome="done", reading="12650", sealNumber="ب-۱۲").accepted
        notes = [each for each in world.uow.bills.of_request(world.code) if each.is_credit_note]
        assert [line.code for each in notes for line in each.lines] == [PREPAYMENT_CREDITED] * bool(asked)
        energy = BillLine(code="energy", title="مصرف", amount=Rials(900_000))
        charge = Charge(kind=BillKind.PERIODIC, bill_id=BILL_ID, tracking_code=None, lines=[energy])
        payable.append(issue_bill(world.uow, clock=world.clock, reference=REFERENCE, charge=charge).payable)
    assert payable[0] - payable[1] == Rials(200_000)


def test_a_debt_that_has_become_overdue_since_is_asked_for_before_anybody_goes() -> None:
    world = PowerWorld()
    world.pay(world.bill())
    world.owe("fresh", 120_000, overdue_days=-1)
    assert world.look() is None
    world.until(ASKED_ON + 2 * DAY)
    asked = world.look()
    assert asked is not None
    assert asked == world.look()
    assert world.states()["fresh"] is BillState.CONSOLIDATED
    world.pay(asked)
    assert world.look() is None


def test_a_debt_that_credit_covers_sends_the_agent() -> None:
    world = PowerWorld()
    world.pay(world.bill())
    world.owe("fresh", 120_000)
    world.carry(-500_000)
    assert world.look() is None
    assert world.states()["fresh"] is BillState.CONSOLIDATED


@given(
    bills=st.lists(
        st.tuples(
            st.integers(1_000, 5_000_000),
            st.integers(-30, 90),
            st.sampled_from((BillKind.PERIODIC, BillKind.DEBT, MINIMUM_CHARGE)),
        ),
        max_size=6,
    ),
    asked=st.integers(0, 900_000),
    carried=st.integers(-900_000, 900),
)
def test_whatever_is_owed_each_part_is_asked_for_once_and_the_sum_is_right(
    bills: list[tuple[int, int, BillKind]], asked: int, carried: int
) -> None:
    world = PowerWorld()
    for number, (amount, days, kind) in enumerate(bills):
        world.owe(f"b-{number}", amount, overdue_days=days, kind=kind)
    world.carry(carried)
    world.decide(prepayment=asked)
    most = prepayment_bound(world.uow, BILL_ID).most.amount
    before = {bill.number: bill for bill in world.uow.bills.of_connection(BILL_ID)}
    bill = world.bill()
    taken = {each.number for each in world.uow.bills.consolidated_into(bill.number)}
    wanted = {
        f"b-{number}" for number, (_, days, kind) in enumerate(bills) if days > 0 or kind is not BillKind.PERIODIC
    }
    of_the_cut = {each.number for each in world.uow.bills.of_connection(BILL_ID)} - before.keys() - {bill.number}
    assert taken == wanted | {each for each in of_the_cut if world.states()[each] is BillState.CONSOLIDATED}
    prepayment = Rials.total(line.amount for line in bill.lines if line.code == PREPAYMENT)
    assert prepayment.amount == (asked if asked <= most else 0)
    assert bill.total + bill.carried_in == bill.payable + bill.carried_out
    asked_for = list(lines_to_pay(world.uow, bill))
    assert Rials.total(amount for _, amount in asked_for) == bill.payable


@given(
    nights=st.lists(st.integers(0, 100), max_size=12),
    at=st.integers(1, 100),
    late=st.integers(0, 20),
)
def test_a_day_of_the_cut_is_charged_once_in_whatever_order_nights_and_the_reconnection_come(
    nights: list[int], at: int, late: int
) -> None:
    world = PowerWorld()
    back_on = CUT_ON + (at + late) * DAY
    world.until(CUT_ON)
    for day in sorted({*nights, at}):
        if day < at:
            _night(world, CUT_ON + day * DAY)
    world.until(CUT_ON + at * DAY)
    world.pay(world.bill())
    for day in sorted({*nights}):
        if at <= day < at + late:
            _night(world, CUT_ON + day * DAY)
    world.until(back_on, hour=12)
    assert world.report(outcome="done", reading="5", sealNumber="1").accepted
    for day in sorted({*nights}):
        if day >= at + late:
            _night(world, CUT_ON + day * DAY)
    billed = billed_cut_days(world.uow.bills.of_connection(BILL_ID))
    days = [first + number * DAY for first, until in billed for number in range((until - first).days)]
    assert days == [CUT_ON + number * DAY for number in range(at + late)]


def _night(world: PowerWorld, day: date) -> None:
    world.until(day, hour=1)
    run_batch(world.uow, MINIMUM_CHARGES, day_of(day, world.clock), limit=9)
