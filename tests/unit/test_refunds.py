"""A refund is computed, decided, paid in instalments, and stopped where a debt appears."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.debts import unpaid_debts
from services.errors import NotFound
from services.jalali import format_jalali, local_date
from services.model.bills import BillState
from services.model.keys import BillKind
from services.model.refunds import ConnectionFacts, Instalment, InstalmentState, RefundWay, Voltage
from services.money import ZERO, Rials
from services.refunds.paying import PaidAnswer, next_instalment, record_instalment
from services.refunds.planning import ComputedRefund, PlanAnswer, compute_refund, plan_refund
from services.refunds.setting_off import owed_by, set_off_from_instalments, stopping_debt
from tests.unit.billing_world import BILL_ID, REFERENCE, SECOND, World

FACTS = ConnectionFacts(voltage=Voltage.LOW, phases=1, amperage=25, power_kw=None)
VALUE, COLUMN_ONE, SHARE = Rials(59_400_000), Rials(17_500_000), Rials(29_700_000)
INSTALMENTS: Mapping[str, object] = {"way": "instalments", "count": "۳", "reason": "بودجهٔ ماه پر شده است"}


class Refunding(World):
    """A connection whose value is to be refunded in the request SECOND."""

    def __init__(self) -> None:
        super().__init__()
        self.ask(SECOND)

    def compute(self) -> ComputedRefund:
        return compute_refund(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=SECOND, facts=FACTS)

    def plan(self, plan: object = INSTALMENTS) -> PlanAnswer:
        return plan_refund(
            self.uow, clock=self.clock, reference=REFERENCE, tracking_code=SECOND, facts=FACTS, plan=plan
        )

    def report(self, number: int, payment: object) -> PaidAnswer:
        return record_instalment(self.uow, clock=self.clock, tracking_code=SECOND, number=number, payment=payment)

    def pay_instalment(self, number: int, reference: str | None = None) -> PaidAnswer:
        today = format_jalali(local_date(self.clock.now()))
        return self.report(number, {"outcome": "paid", "reference": reference or f"T-{number}", "paidOn": today})

    def set_off(self) -> Rials:
        return set_off_from_instalments(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=SECOND)

    @property
    def instalments(self) -> Sequence[Instalment]:
        return self.uow.refunds.instalments_of(SECOND)

    @property
    def owed(self) -> Rials:
        return owed_by(self.uow, BILL_ID)

    def paid_out(self) -> Rials:
        return Rials.total(each.left for each in self.instalments)


@pytest.fixture
def world() -> Refunding:
    return Refunding()


def test_half_of_the_value_is_computed_where_nothing_is_owed(world: Refunding) -> None:
    computed = world.compute()
    assert (computed.value.value, computed.value.column_one, computed.owed) == (VALUE, COLUMN_ONE, ZERO)
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


def test_what_was_never_decided_is_not_found(world: Refunding) -> None:
    for use in (
        lambda: next_instalment(world.uow, tracking_code=SECOND),
        lambda: stopping_debt(world.uow, tracking_code=SECOND),
        lambda: world.report(1, {"outcome": "paid"}),
    ):
        with pytest.raises(NotFound):
            use()
