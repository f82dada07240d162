"""A person decides, the subscriber is warned, and the records are looked at before anything is taken away."""

from dataclasses import replace
from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import NotFound
from services.jalali import TEHRAN, format_jalali
from services.model.bills import Payment, PaymentChannel, PaymentResult, PaymentState
from services.model.connections import ConnectionState
from services.money import Rials
from services.specific.permanent_collection.hooks import ACCOUNT_CHANGED, PAID_BILL
from services.specific.permanent_collection.ports import Collections, Removals, removal_of
from services.specific.permanent_collection.removal_beginning import describe_removal, note_begun
from services.specific.permanent_collection.removal_guard import RemovalAnswer, why_not_removed
from services.specific.permanent_collection.removal_order import RemovalDecision, removal_warning
from services.specific.permanent_collection.removal_terms import RemovalTermsFaults, load_terms, removal_terms
from services.steps.ledger import JobElement
from services.text import to_persian_digits
from services.withdrawal import withdraw_request
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.permanent_collection.removal_world import COST, DAY, TODAY, RemovalWorld


def found(owed: int = COST) -> RemovalWorld:
    world = RemovalWorld()
    world.owe(owed)
    assert world.whole_night() == 1
    return world


def warned() -> RemovalWorld:
    world = found()
    assert world.order().decision is RemovalDecision.WARN
    world.pass_time_to_pay()
    return world


def described(world: RemovalWorld) -> str:
    return describe_removal(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=world.code)


def test_who_decides_reads_of_which_moment_the_figures_are_and_those_of_now_where_it_comes_back() -> None:
    world = found()
    assert "ارقام در:** ۱۴۰۵/۱۰/۲۰ ۱۰:۰۰" in described(world)
    world.until(TODAY + 9 * DAY)
    world.owe(2_000_000)
    assert "ارقام در:** ۱۴۰۵/۱۰/۲۹ ۱۰:۰۰" in described(world)
    assert "۶۱٬۴۰۰٬۰۰۰" in described(world)


def test_what_was_owed_at_the_beginning_stands_beside_what_is_owed_now_where_it_is_another_figure() -> None:
    world = found()
    assert "هنگام آغاز" not in described(world)
    world.until(TODAY + 9 * DAY)
    world.owe(2_000_000)
    assert "**بدهی هنگام آغاز، ۱۴۰۵/۱۰/۲۰:** ۵۹٬۴۰۰٬۰۰۰ ریال" in described(world)
    kept = removal_of(world.uow, world.code)
    world.uow.repository(Removals).save(replace(kept, begun_debt=None))
    assert "هنگام آغاز" not in described(world)


def test_the_warning_runs_to_the_end_of_its_last_day_and_begins_once() -> None:
    world = warned()
    last_day = TODAY + removal_terms().time_to_pay(TODAY)
    world.until(TODAY + DAY)
    assert world.order().decision is RemovalDecision.WARN
    assert removal_of(world.uow, world.code).pay_until == last_day
    told = removal_warning(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=world.code)
    assert told.ends_at == datetime.combine(last_day + DAY, time(), TEHRAN)
    assert told.last_day == format_jalali(last_day)
    assert to_persian_digits(BILL_ID) in told.text
    assert "۵۹٬۴۰۰٬۰۰۰" in told.text


def test_who_decides_reads_how_long_he_may_pay_and_afterwards_until_when() -> None:
    world = found()
    days = to_persian_digits(removal_terms().time_to_pay(TODAY).days)
    assert f"**مهلت پس از اخطار:** {days} روز" in described(world)
    assert world.order().decision is RemovalDecision.WARN
    last_day = format_jalali(TODAY + removal_terms().time_to_pay(TODAY))
    assert f"**مهلت پرداخت:** تا پایان {last_day}" in described(world)


def test_nobody_is_warned_before_a_unit_has_decided() -> None:
    world = found()
    with pytest.raises(NotFound):
        removal_warning(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=world.code)


def test_every_fault_of_the_order_is_told_and_then_nothing_is_kept() -> None:
    world = found()
    answer = world.order(decision=None, voltage=None, amperage="x")
    assert {each.field for each in answer.findings} == {"decision", "voltage", "amperage"}
    assert world.uow.repository(Collections).file_check(world.code) is None
    assert removal_of(world.uow, world.code).warned_at is None


def test_a_second_self_willed_reconnection_is_warned_of_and_no_payment_ends_it() -> None:
    world = RemovalWorld()
    for _ in range(2):
        world.bring_back(TODAY - DAY)
    assert world.whole_night() == 1
    assert world.order().decision is RemovalDecision.WARN
    told = removal_warning(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=world.code)
    assert "خودسرانه" in told.text
    world.pass_time_to_pay()
    assert world.look().answer is RemovalAnswer.REMOVE
    assert described(world).count(format_jalali(TODAY - DAY)) == 2


def test_a_drop_says_why() -> None:
    world = found()
    assert [each.field for each in world.order(decision="drop").findings] == ["dropReason"]
    dropped = world.order(decision="drop", dropReason="وراث پیگیرند")
    assert (dropped.decision, dropped.reason) == (RemovalDecision.DROP, "وراث پیگیرند")


def test_the_cost_goes_by_the_file_once_somebody_has_looked_at_it() -> None:
    world = found()
    answer = world.order(amperage="50", reason="پرونده ۵۰ آمپر است")
    assert answer.decision is RemovalDecision.DROP
    assert answer.reason is not None
    assert "کمتر" in answer.reason


@given(st.integers(0, COST))
def test_nobody_is_removed_once_less_than_the_cost_is_owed(paid: int) -> None:
    world = RemovalWorld()
    world.owe(COST - paid)
    rest = world.owe(paid) if paid else None
    assert world.whole_night() == 1
    assert world.order().decision is RemovalDecision.WARN
    world.pass_time_to_pay()
    assert world.look().answer is RemovalAnswer.REMOVE
    if rest is not None:
        world.pay(rest)
        assert world.look().answer is RemovalAnswer.DO_NOT_REMOVE
        assert not world.look().stands


def test_who_has_paid_what_he_was_warned_of_is_not_removed_for_a_bill_that_came_later() -> None:
    world = RemovalWorld()
    world.cut(TODAY - 500 * DAY)
    told = world.owe(1_000_000)
    assert world.whole_night() == 1
    assert world.order().decision is RemovalDecision.WARN
    world.until(TODAY + removal_terms().time_to_pay(TODAY) + DAY)
    later = world.owe(200_000, overdue_days=1)
    assert world.look().answer is RemovalAnswer.REMOVE
    world.pay(told)
    assert world.look().answer is RemovalAnswer.DO_NOT_REMOVE
    assert not world.look().stands
    world.pay(later)
    assert not world.look().stands


def test_the_warning_is_of_the_same_debt_whenever_it_is_told() -> None:
    world = warned()
    world.until(TODAY + 20 * DAY)
    world.owe(200_000, overdue_days=1)
    told = removal_warning(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=world.code)
    assert "۵۹٬۴۰۰٬۰۰۰" in told.text


def test_money_that_was_carried_to_the_account_counts_as_paid() -> None:
    world = warned()
    world.world.put(carried=Rials(-1_000))
    assert world.look().answer is RemovalAnswer.DO_NOT_REMOVE
    assert not world.look().stands


def test_money_that_pays_nothing_yet_is_waited_for() -> None:
    world = warned()
    payment = Payment(
        number="1",
        told={},
        told_bill="b-1",
        channel=PaymentChannel.GATEWAY,
        terminal="t",
        reference="r",
        amount=Rials(5_000),
        paid_on=TODAY,
        result=PaymentResult.AMOUNT_DIFFERS,
        answer="",
        state=PaymentState.WAITING,
        recorded_at=world.clock.now(),
    )
    world.uow.bills.add_payment(payment)
    assert world.look().answer is RemovalAnswer.WAIT
    world.uow.bills.save_payment(replace(payment, state=PaymentState.CARRIED))
    assert world.look().answer is RemovalAnswer.REMOVE


def test_a_meter_that_is_gone_and_a_removal_that_was_taken_back_are_not_done() -> None:
    world = warned()
    world.world.put(state=ConnectionState.COLLECTED)
    assert "برداشته" in world.look().reason
    other = warned()
    withdraw_request(other.uow, clock=other.clock, tracking_code=other.code)
    assert "صرف نظر" in other.look().reason
    assert why_not_removed(other.uow, clock=other.clock, reference=REFERENCE, tracking_code=other.code)


def test_a_collection_that_the_subscriber_asked_for_is_looked_at_by_no_guard() -> None:
    world = RemovalWorld()
    code = world.world.ask().tracking_code
    assert why_not_removed(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=code) is None


def test_a_payment_wakes_the_removal_of_its_connection_alone() -> None:
    world = warned()
    bill = world.owe(1_000)
    PAID_BILL.record(world.uow, bill, world.clock.now())
    PAID_BILL.record(world.uow, replace(bill, bill_id="other"), world.clock.now())
    [message] = [each for each in world.uow.outbox.message_rows.values() if each.name == ACCOUNT_CHANGED]
    assert message.correlation_key == world.code


def test_its_process_is_noted_once_and_what_there_is_to_decide_on_is_told() -> None:
    world = found()
    element = JobElement(process_instance_key=7, element_instance_key=8, element_id="Task_BeginRemoval")
    for _ in range(2):
        note_begun(world.uow, clock=world.clock, tracking_code=world.code, element=element)
    assert world.uow.requests.get(world.code).process_instance_key == 7
    assert [each.step for each in world.uow.steps.of_request(world.code)] == ["COL-01", "COL-02"]
    text = described(world)
    assert "۵۲-۴ ب" in text
    assert "۵۹٬۴۰۰٬۰۰۰" in text
    for bill in world.uow.bills.of_connection(BILL_ID):
        world.pay(bill)
    assert "نمانده است" in described(world)


def test_terms_of_one_day_are_told_once_and_a_day_before_them_has_none() -> None:
    twice = '[[debt]]\nfrom = "1403/01/01"\npercent = 100\n' * 2
    with pytest.raises(RemovalTermsFaults, match="same day"):
        load_terms(twice)
    assert removal_terms().example
