"""A wrong bill is void and the right one issued: no rial is lost or asked for twice, whatever was paid before."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.carrying import is_settled
from services.billing.charged_energy import charged_energy
from services.billing.correcting import CorrectedBill
from services.billing.debts import issue_overdue_bill
from services.billing.difference import difference_text
from services.billing.issuing import PAID_FROM_CREDIT
from services.billing.rebilling import BillFault
from services.billing.reconciliation import reconcile
from services.model.bills import Bill, BillState, PaymentResult, PaymentState
from services.model.connections import ReadingRole
from services.model.keys import BillKind
from services.money import ZERO, Rials
from services.text import format_rials
from tests.unit.billing_world import BILL_ID, REFERENCE, SECOND
from tests.unit.correcting_world import LAST_KWH, WRONG_KWH, Correcting


@pytest.fixture
def world() -> Correcting:
    return Correcting()


def test_an_unpaid_bill_is_void_and_the_right_one_asks_in_its_place(world: Correcting) -> None:
    corrected = world.corrected(world.second, LAST_KWH - 120)
    [replaced] = corrected.replaced
    assert (replaced.wrong.state, replaced.wrong.number) == (BillState.VOID, world.second.number)
    right = replaced.right
    assert (right.billed_kwh, right.kind, right.replaces) == (500, BillKind.PERIODIC, world.second.number)
    assert (right.billed_from, right.meter_serial) == (world.second.billed_from, world.second.meter_serial)
    assert right.state is BillState.ISSUED
    assert corrected.to_pay == right
    assert corrected.difference == right.total - world.second.total < ZERO


def test_what_was_paid_for_a_wrong_bill_pays_the_right_one_and_the_rest_is_credit(world: Correcting) -> None:
    assert world.pay(world.second) is PaymentResult.ACCEPTED
    corrected = world.corrected(world.second, LAST_KWH - 400)
    assert corrected.to_pay is None
    assert corrected.credit == -world.connection.carried > ZERO
    [payment] = world.uow.bills.payments_of_connection(BILL_ID)
    assert (payment.state, payment.bill_number, payment.rest) == (PaymentState.CARRIED, None, world.second.payable)
    assert world.told()[corrected.replaced[0].right.number].startswith("credit-")
    assert PAID_FROM_CREDIT


def test_what_was_paid_for_too_little_leaves_the_rest_to_be_paid(world: Correcting) -> None:
    world.pay(world.second)
    corrected = world.corrected(world.second, LAST_KWH + 100)
    assert corrected.to_pay is not None
    assert corrected.to_pay.payable < corrected.to_pay.total
    assert corrected.credit == ZERO


def test_the_later_bill_begins_where_the_right_one_ends_and_asks_for_both(world: Correcting) -> None:
    corrected = world.corrected(world.first, WRONG_KWH - 120)
    first, second = corrected.replaced
    assert (first.wrong.number, second.wrong.number) == (world.first.number, world.second.number)
    assert (first.right.billed_kwh, second.right.billed_kwh) == (500, 740)
    assert first.right.consolidated_into == second.right.number
    assert corrected.to_pay == second.right


def test_the_records_show_the_right_reading_and_the_next_bill_goes_on_from_it(world: Correcting) -> None:
    world.corrected(world.second, LAST_KWH - 120)
    last = world.uow.connections.readings(BILL_ID)[-1]
    assert (last.kwh, last.role, last.taken_on) == (LAST_KWH - 120, ReadingRole.CORRECTION, _end(world.second))
    spans = charged_energy(world.uow, BILL_ID).spans.values()
    assert [each.span.later.kwh for each in spans] == [WRONG_KWH, LAST_KWH - 120]


def test_a_bill_that_a_paid_one_has_consolidated_is_corrected_too(world: Correcting) -> None:
    overdue = world.overdue_bill(world.ask(SECOND).tracking_code)
    assert overdue is not None
    assert world.correct(world.bill(world.second.number), LAST_KWH - 400) is BillFault.ASKED_ELSEWHERE
    world.pay(overdue)
    world.close(SECOND)
    corrected = world.corrected(world.bill(world.second.number), LAST_KWH - 400)
    assert world.bill(overdue.number).state is BillState.PAID
    assert corrected.credit > ZERO
    _check(world)


def test_what_a_paid_bill_had_asked_for_besides_is_not_asked_for_again(world: Correcting) -> None:
    before = world.corrected(world.first, WRONG_KWH - 120)
    assert before.to_pay is not None
    world.pay(before.to_pay)
    corrected = world.corrected(world.bill(before.to_pay.number), LAST_KWH - 100)
    [replaced] = corrected.replaced
    assert world.bill(before.replaced[0].right.number).consolidated_into == replaced.right.number
    assert [each.state for each in world.standing()] == [BillState.CONSOLIDATED, BillState.PAID]
    assert corrected.credit == -world.balance == -corrected.difference - before.to_pay.carried_out
    assert format_rials(corrected.credit) in difference_text(corrected)


def test_one_bill_goes_on_asking_for_what_the_wrong_one_had_asked_for(world: Correcting) -> None:
    before = world.corrected(world.first, WRONG_KWH - 120)
    assert before.to_pay is not None
    corrected = world.corrected(before.to_pay, LAST_KWH - 100)
    assert corrected.to_pay is not None
    assert [each for each in world.standing() if each.state is BillState.ISSUED] == [corrected.to_pay]
    assert corrected.to_pay.payable + world.connection.carried == world.balance


def test_a_second_call_answers_what_the_first_one_did(world: Correcting) -> None:
    code = world.ask_again()
    first = world.run(world.second, LAST_KWH - 120, code)
    before = (world.bills(), world.uow.connections.readings(BILL_ID), world.connection)
    assert world.run(world.second, LAST_KWH - 120, code) == first
    assert (world.bills(), world.uow.connections.readings(BILL_ID), world.connection) == before


def test_a_bill_that_comes_to_the_same_is_left_alone(world: Correcting) -> None:
    before = world.bills()
    assert world.correct(world.second, None) is BillFault.UNCHANGED
    assert world.correct(world.second, LAST_KWH) is BillFault.UNCHANGED
    assert world.bills() == before


def test_an_amount_that_does_not_follow_from_its_lines_days_is_computed_anew(world: Correcting) -> None:
    wrong = replace(world.second, lines=(replace(world.second.lines[0], amount=Rials(1)),))
    world.uow.bills.save(wrong)
    [replaced] = world.corrected(wrong, None).replaced
    assert replaced.right.lines == world.second.lines


def test_a_bill_of_the_time_before_bills_said_their_readings_says_them_from_then_on(world: Correcting) -> None:
    for bill in (world.first, world.second):
        world.uow.bills.save(replace(bill, billed_from=None, billed_up_to=None, billed_kwh=None, meter_serial=None))
    [replaced] = world.corrected(world.bill(world.second.number), LAST_KWH - 20).replaced
    assert (replaced.wrong.billed_up_to, replaced.wrong.billed_kwh) == (world.second.billed_up_to, 620)


def _end(bill: Bill) -> object:
    assert bill.billed_up_to is not None
    return bill.billed_up_to.taken_on


# -- whatever happens in which order


STEPS = st.lists(
    st.tuples(st.sampled_from(["pay", "correct", "compute", "owe"]), st.integers(0, 9), st.integers(-700, 700)),
    max_size=9,
)


@settings(max_examples=80, deadline=None)
@given(steps=STEPS)
def test_no_rial_is_lost_or_asked_for_twice_in_whatever_order_bills_are_paid_and_corrected(
    steps: Sequence[tuple[str, int, int]],
) -> None:
    world = Correcting()
    for number, (act, pick, change) in enumerate(steps):
        bill = world.standing()[pick % len(world.standing())]
        settled = [each.number for each in world.standing() if is_settled(world.uow, each)]
        if act == "pay" and bill.state is BillState.ISSUED:
            world.pay(bill, f"R-{number}")
        elif act == "owe":
            _overdue(world)
        elif bill.billed_up_to is not None:
            world.correct(bill, max(bill.billed_up_to.kwh + change, 0) if act == "correct" else None)
        _check(world)
        assert all(world.bill(paid).state is not BillState.ISSUED for paid in settled)


def _overdue(world: Correcting) -> None:
    """Another request asks for all that is owed in one bill, and is closed when it is paid."""
    code = world.ask_again()
    bill = issue_overdue_bill(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=code)
    if bill is not None:
        world.pay(bill, f"O-{bill.number}")
    world.close(code)


def _check(world: Correcting) -> None:
    charged = [each for each in world.standing() if each.kind == BillKind.PERIODIC]
    assert Rials.total(each.total for each in charged) == world.received + world.balance
    assert reconcile(world.uow).difference == ZERO
    ends = [(each.billed_from, each.billed_up_to) for each in charged]
    assert [each for each, _ in ends[1:]] == [each for _, each in ends[:-1]]
    assert all(each.lines == world.computed(each) for each in charged)
    for each in world.bills():
        assert each.payable >= ZERO
        assert each.payable == each.total + each.carried_in - each.carried_out
        if each.state is BillState.VOID:
            assert each.consolidated_into is None
            assert world.uow.bills.payments_of(each.number) == []


@settings(max_examples=40, deadline=None)
@given(change=st.integers(-600, 600).filter(bool), paid=st.sets(st.sampled_from([0, 1])), pick=st.sampled_from([0, 1]))
def test_a_correction_forth_and_back_is_nothing(change: int, paid: set[int], pick: int) -> None:
    world = Correcting()
    originals = (world.first, world.second)
    for each in paid:
        world.pay(originals[each], f"R-{each}")
    before = (world.balance, [each.lines for each in world.standing()])
    there = world.correct(originals[pick], originals[pick].billed_up_to.kwh + change)  # type: ignore[union-attr]
    assert isinstance(there, CorrectedBill)
    back = world.corrected(there.replaced[0].right, originals[pick].billed_up_to.kwh)  # type: ignore[union-attr]
    assert (world.balance, [each.lines for each in world.standing()]) == before
    assert back.difference == -there.difference
