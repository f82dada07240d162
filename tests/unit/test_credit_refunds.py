"""Credit of an account is paid out: all of it, once, and nothing that is owed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.bills import BillState
from services.model.refunds import Refund, RefundWay
from services.money import ZERO, Rials
from services.refunds.credit import plan_credit_refund
from services.refunds.paying import amount_text, next_instalment
from services.refunds.setting_off import balance_of
from tests.unit.billing_world import BILL_ID, REFERENCE, SECOND, THIRD
from tests.unit.refund_world import SHARE, Refunding


@pytest.fixture
def world() -> Refunding:
    return Refunding()


def plan(world: Refunding, code: str = SECOND) -> Refund | None:
    return plan_credit_refund(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=code)


def test_all_credit_is_paid_at_once_and_leaves_the_account(world: Refunding) -> None:
    world.carry(-125_300)
    refund = plan(world)
    assert refund is not None
    assert (refund.payable, refund.credit, refund.way) == (Rials(125_300), Rials(125_300), RefundWay.CASH)
    assert [each.amount for each in world.instalments] == [Rials(125_300)]
    assert world.connection.carried == ZERO


@pytest.mark.parametrize("carried", [0, 999, 500_000])
def test_where_nothing_is_over_nothing_is_paid(world: Refunding, carried: int) -> None:
    world.carry(carried)
    assert plan(world) is None
    assert world.uow.refunds.find(SECOND) is None


def test_a_second_call_answers_the_same(world: Refunding) -> None:
    world.carry(-125_300)
    assert plan(world) == plan(world)
    assert len(world.instalments) == 1


def test_unpaid_bills_that_the_credit_covers_are_paid_first(world: Refunding) -> None:
    bill = world.owe(100_000)
    world.carry(-125_300)
    refund = plan(world)
    assert refund is not None
    assert refund.payable == Rials(25_300)
    assert world.bill(bill.number).state is BillState.CONSOLIDATED
    assert balance_of(world.uow, BILL_ID) == ZERO


def test_the_subscriber_is_told_the_amount_once(world: Refunding) -> None:
    world.carry(-125_300)
    plan(world)
    instalment = next_instalment(world.uow, tracking_code=SECOND)
    assert instalment is not None
    assert amount_text(world.uow, instalment) == "۱۲۵٬۳۰۰ ریال"


def test_a_connection_whose_credit_was_paid_out_is_refunded_its_value_all_the_same(world: Refunding) -> None:
    world.ask(THIRD)
    world.carry(-125_300)
    plan(world, THIRD)
    refund = world.plan({"way": "cash"}).refund
    assert refund is not None
    assert refund.payable == SHARE


@given(carried=st.integers(-3_000_000, 3_000_000), owed=st.integers(0, 2_000))
def test_what_is_paid_out_is_just_what_is_over(carried: int, owed: int) -> None:
    world = Refunding()
    if owed:
        world.owe(owed * 1000)
    world.carry(carried)
    before = balance_of(world.uow, BILL_ID)
    refund = plan(world)
    assert (refund.payable if refund else ZERO) == max(-before, ZERO)
    assert balance_of(world.uow, BILL_ID) == max(before, ZERO)
