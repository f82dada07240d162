"""A refund is computed, decided and paid in instalments."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.debts import unpaid_debts
from services.errors import NotFound
from services.jalali import local_date
from services.model.bills import BillState
from services.model.keys import BillKind
from services.model.refunds import InstalmentState, RefundWay
from services.money import ZERO, Rials
from services.refunds.paying import amount_text, next_instalment
from services.refunds.planning import AlreadyRefunded, RefundFigures, plan_refund
from services.refunds.setting_off import balance_of, stopping_debt
from tests.unit.billing_world import BILL_ID, REFERENCE, SECOND, THIRD
from tests.unit.refund_world import COLUMN_ONE, FACTS, INSTALMENTS, SHARE, VALUE, Refunding


@pytest.fixture
def world() -> Refunding:
    return Refunding()


def test_half_of_the_value_is_computed_where_nothing_is_owed(world: Refunding) -> None:
    computed = world.compute()
    assert computed.figures == RefundFigures(value=VALUE, column_one=COLUMN_ONE, balance=ZERO)
    assert (computed.gives.percent, computed.gives.payable) == (50, SHARE)
    assert world.uow.refunds.find(SECOND) is None


def test_cash_is_one_instalment_due_today(world: Refunding) -> None:
    refund = world.plan({"way": "cash"}).refund
    assert refund is not None
    assert (refund.way, refund.payable, refund.deducted, refund.reason) == (RefundWay.CASH, SHARE, ZERO, None)
    assert [(each.amount, each.due_on) for each in world.instalments] == [(SHARE, local_date(world.clock.now()))]


def test_a_refund_is_decided_once(world: Refunding) -> None:
    assert world.plan().refund == world.plan({"way": "cash"}).refund
    assert len(world.instalments) == 3
    assert world.paid_out() == SHARE


def test_a_connection_is_refunded_once_whichever_request_asks(world: Refunding) -> None:
    world.plan()
    world.close(SECOND)
    world.ask(THIRD)
    world.owe(400_000)
    with pytest.raises(AlreadyRefunded, match=f"{THIRD}.*{SECOND}"):
        plan_refund(
            world.uow,
            clock=world.clock,
            reference=REFERENCE,
            tracking_code=THIRD,
            facts=FACTS,
            seen=None,
            plan={"way": "cash"},
        )
    assert world.uow.refunds.find(THIRD) is None
    assert world.owed == Rials(400_000)


def test_what_is_owed_is_paid_with_the_refund(world: Refunding) -> None:
    world.owe(400_000)
    world.carry(567)
    refund = world.plan({"way": "cash"}).refund
    assert refund is not None
    assert (refund.deducted, refund.payable) == (Rials(400_567), SHARE - Rials(400_567))
    assert world.owed == ZERO
    assert unpaid_debts(world.uow, BILL_ID) == []
    old, taken = world.uow.bills.of_connection(BILL_ID)
    assert old.state is BillState.CONSOLIDATED
    assert (taken.kind, taken.state) == (BillKind.OVERDUE, BillState.PAID)
    assert world.uow.outbox.message(f"left-open-{taken.number}") is None


def test_a_decision_on_figures_that_have_changed_decides_nothing(world: Refunding) -> None:
    world.owe(400_000)
    seen = world.compute().figures
    [unpaid] = unpaid_debts(world.uow, BILL_ID)
    world.pay(unpaid)
    answer = world.plan({"way": "cash"}, seen=seen)
    assert [(each.field, each.code) for each in answer.findings] == [("figures", "changed")]
    assert world.uow.refunds.find(SECOND) is None
    assert world.plan({"way": "cash"}, seen=world.compute().figures).accepted
    assert world.paid_out() == SHARE


def test_a_bill_that_came_in_meanwhile_decides_nothing(world: Refunding) -> None:
    seen = world.compute().figures
    world.owe(400_000)
    assert not world.plan({"way": "cash"}, seen=seen).accepted
    assert world.owed == Rials(400_000)


def test_a_decision_that_stands_is_the_answer_whatever_has_come_in_since(world: Refunding) -> None:
    seen = world.compute().figures
    first = world.plan({"way": "cash"}, seen=seen).refund
    world.owe(400_000)
    assert world.plan({"way": "cash"}, seen=seen).refund == first


def test_credit_of_the_account_is_paid_out_with_the_first_instalment(world: Refunding) -> None:
    world.carry(-250_000)
    computed = world.compute()
    assert (computed.gives.payable, computed.gives.credit) == (SHARE, Rials(250_000))
    refund = world.plan(seen=computed.figures).refund
    assert refund is not None
    assert (refund.deducted, refund.payable, refund.credit) == (ZERO, SHARE + Rials(250_000), Rials(250_000))
    assert world.paid_out() == SHARE + Rials(250_000)
    first, second, _ = world.instalments
    assert first.amount - second.amount == Rials(250_000)
    assert world.connection.carried == ZERO
    assert "(با ۲۵۰٬۰۰۰ ریال بستانکاری حساب)" in amount_text(world.uow, first)
    assert "بستانکاری" not in amount_text(world.uow, second)


def test_credit_pays_the_unpaid_bills_first_and_what_is_over_is_paid_out(world: Refunding) -> None:
    world.owe(400_000)
    world.carry(-650_000)
    refund = world.plan({"way": "cash"}).refund
    assert refund is not None
    assert (refund.deducted, refund.payable, refund.credit) == (ZERO, SHARE + Rials(250_000), Rials(250_000))
    assert unpaid_debts(world.uow, BILL_ID) == []
    assert world.connection.carried == ZERO
    old, taken = world.uow.bills.of_connection(BILL_ID)
    assert (old.state, taken.state) == (BillState.CONSOLIDATED, BillState.PAID)


def test_a_debt_that_appears_is_set_off_against_the_credit_too(world: Refunding) -> None:
    world.carry(-250_000)
    world.plan({"way": "cash"})
    world.owe(13_000_000)
    assert world.set_off() == SHARE + Rials(250_000) - COLUMN_ONE
    assert world.paid_out() == COLUMN_ONE
    [left] = world.instalments
    assert "(با ۲۵۰٬۰۰۰ ریال بستانکاری حساب)" in amount_text(world.uow, left)


@given(
    owed=st.integers(0, 20_000_000),
    carried=st.integers(-20_000_000, 20_000_000),
    later=st.integers(0, 20_000_000),
    count=st.integers(1, 12),
    paid=st.integers(0, 12),
)
def test_what_is_paid_out_and_set_off_is_what_was_due_and_never_twice(
    owed: int, carried: int, later: int, count: int, paid: int
) -> None:
    world = Refunding()
    if owed:
        world.owe(owed)
    world.carry(carried)
    before = balance_of(world.uow, BILL_ID)
    plan = {"way": "cash"} if count == 1 else {**INSTALMENTS, "count": str(count)}
    refund = world.plan(plan, seen=world.compute().figures).refund
    assert refund is not None
    for number in range(1, min(paid, count) + 1):
        world.pay_instalment(number)
    if later:
        world.owe(later)
    world.set_off()
    # Each rial that was owed, or had as credit, is in what was paid out or still on the account.
    after = balance_of(world.uow, BILL_ID)
    assert world.paid_out() == SHARE - before - Rials(later) + after
    assert world.paid_out() >= COLUMN_ONE
    known = world.uow.refunds.find(SECOND)
    assert known is not None
    assert known.payable == world.paid_out()
    assert known.credit == max(-before, ZERO)
    assert world.set_off() == ZERO


def test_a_debt_above_the_floor_stays_a_debt(world: Refunding) -> None:
    world.owe(13_000_000)
    refund = world.plan({"way": "cash"}).refund
    assert refund is not None
    assert (refund.deducted, refund.payable) == (SHARE - COLUMN_ONE, COLUMN_ONE)
    assert world.owed == Rials(13_000_000) - refund.deducted
    [left] = unpaid_debts(world.uow, BILL_ID)
    assert left.kind == BillKind.DEBT
    assert stopping_debt(world.uow, tracking_code=SECOND) is None


@pytest.mark.parametrize(
    ("plan", "codes"),
    [
        (None, [("way", "missing")]),
        ("cash", [("way", "missing")]),
        ({"way": "gold"}, [("way", "unknown-choice")]),
        ({"way": 1}, [("way", "unknown-choice")]),
        ({"way": ["cash"]}, [("way", "wrong-type")]),
        ({"way": "instalments"}, [("count", "missing"), ("reason", "missing")]),
        ({**INSTALMENTS, "count": "1"}, [("count", "too-small")]),
        ({**INSTALMENTS, "count": "13"}, [("count", "too-big")]),
        ({**INSTALMENTS, "count": "سه"}, [("count", "not-a-number")]),
        ({**INSTALMENTS, "count": "2.5"}, [("count", "not-whole")]),
        ({**INSTALMENTS, "count": "-2"}, [("count", "negative")]),
        ({**INSTALMENTS, "count": None}, [("count", "missing")]),
        ({**INSTALMENTS, "count": True}, [("count", "wrong-type")]),
        ({**INSTALMENTS, "reason": "؟"}, [("reason", "shape")]),
        ({**INSTALMENTS, "reason": "د" * 501}, [("reason", "too-long")]),
        ({**INSTALMENTS, "reason": []}, [("reason", "wrong-type")]),
    ],
)
def test_what_is_wrong_with_a_plan_is_the_answer(world: Refunding, plan: object, codes: list[tuple[str, str]]) -> None:
    world.owe(400_000)
    answer = world.plan(plan)
    assert [(each.field, each.code) for each in answer.findings] == codes
    assert "{" not in answer.message
    assert world.uow.refunds.find(SECOND) is None
    assert world.owed == Rials(400_000)


@pytest.mark.parametrize("count", ["2", "12"])
def test_from_two_to_twelve_instalments(world: Refunding, count: str) -> None:
    assert world.plan({**INSTALMENTS, "count": count}).accepted
    assert len(world.instalments) == int(count)


def test_each_instalment_is_paid_once_in_its_order(world: Refunding) -> None:
    world.plan()
    for number in (1, 2, 3):
        following = next_instalment(world.uow, tracking_code=SECOND)
        assert following is not None
        assert following.number == number
        first = world.pay_instalment(number)
        again = world.report(number, {"outcome": "paid", "reference": "other", "paidOn": "1405/08/30"})
        assert first.instalment == again.instalment
        assert first.instalment is not None
        assert (first.instalment.state, first.instalment.reference) == (InstalmentState.PAID, f"t{number}")
        world.clock.advance(timedelta(days=31))
    assert next_instalment(world.uow, tracking_code=SECOND) is None


def test_what_could_not_be_paid_stays_open_with_its_reason_told(world: Refunding) -> None:
    world.plan()
    answer = world.report(1, {"outcome": "not-paid", "reason": "شمارهٔ حساب بسته است"})
    assert (answer.accepted, answer.reason) == (True, "شمارهٔ حساب بسته است")
    assert all(each.is_open for each in world.instalments)


def paid(**changes: object) -> dict[str, object]:
    return {"outcome": "paid", "reference": "T-9", "paidOn": "1405/08/30", **changes}


@pytest.mark.parametrize(
    ("payment", "codes"),
    [
        (None, [("outcome", "missing")]),
        ({"outcome": "lost"}, [("outcome", "unknown-choice")]),
        ({"outcome": True}, [("outcome", "wrong-type")]),
        ({"outcome": "paid"}, [("reference", "missing"), ("paidOn", "missing")]),
        (paid(reference="؟"), [("reference", "shape")]),
        (paid(reference="T" * 41), [("reference", "too-long")]),
        (paid(reference="1\x00"), [("reference", "unreadable")]),
        (paid(reference=["T"]), [("reference", "wrong-type")]),
        (paid(paidOn="دیروز"), [("paidOn", "shape")]),
        (paid(paidOn="2026-11-21"), [("paidOn", "year")]),
        (paid(paidOn="1405/12/30"), [("paidOn", "no-such-day")]),
        (paid(paidOn="1405/09/01"), [("paidOn", "in-future")]),
        (paid(paidOn="1405/08/29"), [("paidOn", "before-plan")]),
        ({"outcome": "not-paid"}, [("reason", "missing")]),
        ({"outcome": "not-paid", "reason": "؟"}, [("reason", "shape")]),
    ],
)
def test_what_is_wrong_with_a_payment_is_the_answer(
    world: Refunding, payment: object, codes: list[tuple[str, str]]
) -> None:
    world.plan()
    answer = world.report(1, payment)
    assert [(each.field, each.code) for each in answer.findings] == codes
    assert "{" not in answer.message
    assert all(each.is_open for each in world.instalments)


def test_a_transfer_pays_one_instalment_however_it_is_typed(world: Refunding) -> None:
    world.plan()
    world.pay_instalment(1, "AB-12")
    answer = world.pay_instalment(2, "ab ۱۲")
    assert [(each.field, each.code) for each in answer.findings] == [("reference", "used")]
    assert "قسط ۱" in answer.message


def test_what_was_never_decided_is_not_found(world: Refunding) -> None:
    for use in (
        lambda: next_instalment(world.uow, tracking_code=SECOND),
        lambda: stopping_debt(world.uow, tracking_code=SECOND),
        lambda: world.report(1, {"outcome": "paid"}),
    ):
        with pytest.raises(NotFound):
            use()
