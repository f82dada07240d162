"""A debt that appears stops a refund, and is set off from it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.carrying import is_settled
from services.billing.debts import unpaid_debts
from services.model.keys import BillKind
from services.model.refunds import InstalmentState
from services.money import ZERO, Rials
from services.refunds.paying import next_instalment
from services.refunds.setting_off import stopping_debt
from tests.unit.billing_world import BILL_ID, SECOND
from tests.unit.refund_world import COLUMN_ONE, INSTALMENTS, SHARE, VALUE, Refunding


@pytest.fixture
def world() -> Refunding:
    return Refunding()


def test_a_debt_that_appears_stops_the_next_instalment_and_is_set_off_from_it(world: Refunding) -> None:
    world.plan()
    world.pay_instalment(1)
    world.owe(400_000)
    stopping = stopping_debt(world.uow, tracking_code=SECOND)
    assert stopping is not None
    assert (stopping.owed, stopping.can_pay) == (Rials(400_000), Rials(400_000))
    assert world.set_off() == Rials(400_000)
    assert [each.set_off for each in world.instalments] == [ZERO, Rials(400_000), ZERO]
    assert stopping_debt(world.uow, tracking_code=SECOND) is None
    assert world.owed == ZERO
    refund = world.uow.refunds.find(SECOND)
    assert refund is not None
    assert refund.payable == world.paid_out() == SHARE - Rials(400_000)
    assert world.set_off() == ZERO


def test_a_debt_that_was_paid_elsewhere_stops_nothing(world: Refunding) -> None:
    world.plan()
    bill = world.charge(400_000, BillKind.DEBT)
    assert stopping_debt(world.uow, tracking_code=SECOND) is not None
    world.pay(bill)
    assert stopping_debt(world.uow, tracking_code=SECOND) is None


def test_what_rounding_leaves_of_a_paid_debt_stops_nothing(world: Refunding) -> None:
    world.plan()
    bill = world.charge(400_567, BillKind.DEBT)
    world.pay(bill)
    assert world.owed == Rials(567)
    assert stopping_debt(world.uow, tracking_code=SECOND) is None
    assert world.set_off() == ZERO
    assert world.paid_out() == SHARE
    assert world.owed == Rials(567)


@pytest.mark.parametrize(("carried", "stops"), [(1, False), (999, False), (1_000, True), (1_567, True), (-1, False)])
def test_what_bills_left_over_stops_an_instalment_from_a_thousand_rials_on(
    world: Refunding, carried: int, stops: bool
) -> None:
    world.plan()
    world.carry(carried)
    assert (stopping_debt(world.uow, tracking_code=SECOND) is not None) is stops
    assert world.set_off() == (Rials(carried) if stops else ZERO)


def test_a_bill_stops_an_instalment_even_if_credit_covers_all_but_a_rest_of_it(world: Refunding) -> None:
    world.plan()
    bill = world.charge(400_000, BillKind.DEBT)
    world.carry(-399_433)
    assert world.set_off() == Rials(567)
    assert is_settled(world.uow, world.bill(bill.number))
    assert world.owed == ZERO


def test_a_debt_with_odd_rials_is_set_off_to_the_rial(world: Refunding) -> None:
    world.plan()
    world.charge(400_567, BillKind.DEBT)
    assert world.set_off() == Rials(400_567)
    assert world.paid_out() == SHARE - Rials(400_567)
    assert world.owed == ZERO
    assert stopping_debt(world.uow, tracking_code=SECOND) is None


@pytest.mark.parametrize("archived", [False, True])
def test_a_debt_that_the_instalments_leave_over_after_the_archive_has_its_process(
    world: Refunding, archived: bool
) -> None:
    world.plan()
    if archived:
        world.close(SECOND)
    world.charge(20_000_000, BillKind.DEBT)
    assert world.set_off() == SHARE - COLUMN_ONE
    [left] = unpaid_debts(world.uow, BILL_ID)
    assert (left.kind, left.tracking_code) == (BillKind.DEBT, SECOND)
    message = world.uow.outbox.message(f"left-open-{left.number}")
    assert (message is not None) is archived


def test_an_instalment_that_a_debt_takes_whole_is_not_paid_out(world: Refunding) -> None:
    world.plan()
    world.owe(10_000_000)
    world.set_off()
    assert [each.state for each in world.instalments] == [
        InstalmentState.SET_OFF,
        InstalmentState.OPEN,
        InstalmentState.OPEN,
    ]
    following = next_instalment(world.uow, tracking_code=SECOND)
    assert following is not None
    assert (following.number, following.left) == (2, Rials(9_900_000 - 100_000))


@given(
    st.integers(0, 4 * 10**7),
    st.lists(st.tuples(st.sampled_from(["owe", "pay", "set-off"]), st.integers(1_000, 3 * 10**7)), max_size=12),
    st.integers(2, 12),
)
@settings(max_examples=60, deadline=None)
def test_whatever_happens_no_rial_is_lost_or_paid_twice(
    first_debt: int, acts: list[tuple[str, int]], count: int
) -> None:
    world = Refunding()
    if first_debt:
        world.carry(first_debt)
    refund = world.plan({**INSTALMENTS, "count": str(count)}).refund
    assert refund is not None
    debts = first_debt
    for turn, (act, rials) in enumerate(acts):
        following = next_instalment(world.uow, tracking_code=SECOND)
        if act == "owe":
            before = world.connection.carried
            world.carry((before + Rials(rials)).amount)
            debts += rials
        elif act == "set-off":
            world.set_off()
        elif following is not None:
            world.pay_instalment(following.number, f"T-{turn}")
    refund = world.uow.refunds.find(SECOND)
    assert refund is not None
    assert COLUMN_ONE <= refund.payable <= VALUE
    assert refund.payable == world.paid_out()
    assert refund.payable + refund.deducted == SHARE
    assert world.owed + refund.deducted == Rials(debts)
