"""What comes to the records between the guard's answer at the door and the report, and debts that were consolidated."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.billing.carrying import consolidate
from services.jalali import TEHRAN, parse_jalali
from services.model.bills import Bill
from services.model.connections import ConnectionState
from services.model.cuts import CutCase
from services.model.keys import BillKind
from services.money import Rials
from services.objections.answering import answer_objection
from services.objections.making import newest_objection
from services.specific.temporary_cut.cut_report import CutOutcome
from services.specific.temporary_cut.cutting import reconnect_after_payment
from services.specific.temporary_cut.debts import overdue
from services.specific.temporary_cut.instalments import agree_instalments
from services.specific.temporary_cut.model import Debt, PremisesKind
from services.specific.temporary_cut.objections import object_to_cut
from services.specific.temporary_cut.ports import Proceedings, proceeding_of
from services.specific.temporary_cut.premises import note_vital
from services.specific.temporary_cut.warning import (
    CutOrderAnswer,
    CutOrderDecision,
    find_warning,
    order_cut,
    warning_text,
)
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.fakes.samples import BILL_ID
from tests.fakes.uow import FixedClock
from tests.unit.temporary_cut.cutting_case import Cutting, found

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def asked(*owed: int, case: CutCase = CutCase.UNPAID) -> tuple[Cutting, datetime]:
    """A cut of which the guard has said at ten that it may be done."""
    cutting = Cutting(*owed).begun(case)
    return cutting, cutting.clock.now()


def wait(case: Cutting, minutes: int) -> None:
    case.clock.advance(minutes * MINUTE)


def take_up(case: Cutting, kind: BillKind, *, own: int = 0, numbers: tuple[str, ...] = ("o-0",)) -> Bill:
    """A bill, due in ten days, that asks for the others in their place."""
    taken = [case.uow.bills.get(number) for number in numbers]
    bill = case.owe("by", own, overdue_days=-10)
    bill = replace(bill, kind=kind, carried_in=Rials.total(each.payable for each in taken))
    case.uow.bills.save(bill)
    for each in taken:
        consolidate(case.uow, each, by=bill)
    return bill


def test_a_cut_that_was_taken_back_is_not_recorded() -> None:
    case, at = asked(900_000)
    assert withdraw_request(case.uow, clock=case.clock, tracking_code=case.code) is WithdrawalResult.ACCEPTED
    assert case.look().withdrawn
    assert found(case.report(at)) == [("outcome", "withdrawn")]
    assert case.uow.cuts.of_request(case.code) is None
    assert case.uow.connections.get(BILL_ID).state is ConnectionState.ACTIVE


def test_what_is_cut_is_not_taken_back() -> None:
    case, at = asked(900_000)
    assert case.report(at).accepted
    answer = withdraw_request(case.uow, clock=case.clock, tracking_code=case.code)
    assert answer is WithdrawalResult.ALREADY_CARRIED_OUT


def test_another_payment_after_the_cut_does_not_undo_one_before_it() -> None:
    case, at = asked(900_000)
    case.owe("later", 200_000, overdue_days=-5)
    wait(case, 1)
    case.pay("o-0")
    wait(case, 2)
    case.pay("later")
    wait(case, 2)
    assert case.report(at, cutTime="10:02").reconnect


def test_what_was_below_the_least_at_the_cut_is_below_it_whatever_is_paid_then() -> None:
    case, at = asked(400_000, 450_000)
    wait(case, 1)
    case.pay("o-0")
    wait(case, 2)
    case.pay("o-1")
    wait(case, 2)
    assert case.report(at, cutTime="10:02").reconnect


def test_a_bill_that_is_due_after_the_cut_does_not_make_it_right() -> None:
    case, at = asked(900_000)
    case.owe("due-today", 900_000, overdue_days=0)
    wait(case, 1)
    case.pay("o-0")
    case.clock.advance(DAY)
    assert case.look().debt is Debt.OWED
    assert case.report(at, cutTime="10:02").reconnect


def test_an_agreement_after_the_cut_does_not_make_it_wrong() -> None:
    case, at = asked(900_000)
    wait(case, 5)
    agree_instalments(case.uow, clock=case.clock, bill_id=BILL_ID, typed=[("o-0", "1405/12/01")])
    assert not case.report(at, cutTime="10:02").reconnect


@pytest.mark.parametrize("minutes", [1, 3])
def test_an_open_objection_has_the_power_reconnected(minutes: int) -> None:
    case, at = asked(900_000)
    wait(case, minutes)
    object_to_cut(case.uow, clock=case.clock, tracking_code=case.code, text="پرداخته‌ام")
    wait(case, 5 - minutes)
    answers = [case.report(at, cutTime="10:02") for _ in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0].outcome, answers[0].reconnect) == (CutOutcome.CUT, True)


def test_a_place_that_turns_out_to_live_on_power_is_reconnected() -> None:
    case, at = asked(900_000, case=CutCase.DEFAULT)
    note_vital(case.uow, clock=case.clock, bill_id=BILL_ID, kind=PremisesKind.HOSPITAL)
    assert case.report(at).reconnect


def test_a_cut_out_of_hours_is_not_recorded() -> None:
    case, at = asked(900_000)
    case.clock = FixedClock(datetime.combine(case.today, datetime.min.time(), TEHRAN).astimezone(UTC))
    case.clock.advance(18 * 60 * MINUTE + 40 * MINUTE)
    assert found(case.report(at, cutTime="18:30")) == [("cutTime", "outside-hours")]
    assert found(case.report(at, cutTime="12:00")) == [("cutTime", "outside-hours")]
    assert case.report(at, cutTime="11:59").accepted


def test_where_no_power_flows_by_now_none_is_cut_and_none_reconnected() -> None:
    case, at = asked(900_000)
    removed = replace(case.uow.connections.get(BILL_ID), state=ConnectionState.REMOVED)
    case.uow.connections.save(removed)
    assert found(case.report(at)) == [("outcome", "not-active")]
    assert case.report(at, outcome="not-possible", reason="برچیده شده است").outcome is CutOutcome.NOT_POSSIBLE


def test_what_was_removed_after_the_cut_is_not_connected_by_its_end() -> None:
    case, at = asked(900_000)
    case.pay("o-0")
    assert case.report(at).reconnect
    removed = replace(case.uow.connections.get(BILL_ID), state=ConnectionState.REMOVED)
    case.uow.connections.save(removed)
    reconnect_after_payment(case.uow, clock=case.clock, tracking_code=case.code)
    assert case.uow.connections.get(BILL_ID).state is ConnectionState.REMOVED


@pytest.mark.parametrize("kind", [BillKind.OVERDUE, BillKind.FEES, BillKind.DEBT])
def test_a_debt_that_another_bill_asks_for_is_neither_younger_nor_paid(kind: BillKind) -> None:
    case, at = asked(900_000)
    by = take_up(case, kind, own=300_000)
    found_debt = overdue(case.uow, BILL_ID, at=at)
    assert (found_debt.debt, found_debt.amount) == (Debt.OWED, Rials(900_000))
    assert not case.report(at).reconnect
    case.pay(by.number)
    assert case.look().debt is Debt.NOTHING


def test_once_both_are_overdue_nothing_is_counted_twice() -> None:
    case, at = asked(900_000, 200_000)
    take_up(case, BillKind.DEBT, own=300_000, numbers=("o-0", "o-1"))
    later = at + 11 * DAY
    assert overdue(case.uow, BILL_ID, at=later).amount == Rials(1_400_000)


def test_a_debt_that_credit_has_lessened_is_what_its_bill_asks_for() -> None:
    case, at = asked(900_000)
    by = take_up(case, BillKind.OVERDUE)
    case.uow.bills.save(replace(by, carried_in=Rials(600_000)))
    assert overdue(case.uow, BILL_ID, at=at).amount == Rials(600_000)


@pytest.mark.parametrize("overdue_days", [-5, 0])
def test_a_bill_that_is_not_due_stands_in_the_way_of_no_cut_that_the_subscriber_asks_for(overdue_days: int) -> None:
    case = requested()
    case.owe("new", 300_000, overdue_days=overdue_days)
    assert case.look().debt is Debt.NO_MATTER


def test_a_bill_past_its_day_stands_in_the_way_of_a_cut_that_the_subscriber_asks_for() -> None:
    case = requested()
    case.owe("old", 300_000, overdue_days=1)
    assert case.look().debt is Debt.OUTSTANDING


def requested() -> Cutting:
    """Begun by the company, told as if the subscriber had asked."""
    case = Cutting().begun(CutCase.DEFAULT)
    asked_for = replace(proceeding_of(case.uow, case.code), case=CutCase.REQUESTED)
    case.uow.repository(Proceedings).save(asked_for)
    return case


@pytest.mark.parametrize("left", [0, 400_000])
def test_nobody_is_warned_of_a_debt_that_is_owed_no_longer(left: int) -> None:
    case = Cutting(900_000, left).begun() if left else Cutting(900_000).begun()
    case.pay("o-0")
    answer = order(case)
    assert answer.decision is CutOrderDecision.DROP
    assert answer.reason
    assert order(case) == answer


def order(case: Cutting) -> CutOrderAnswer:
    week = timedelta(days=7)
    said = {"decision": "warn"}
    return order_cut(case.uow, clock=case.clock, tracking_code=case.code, report=said, warning_for=week)


def test_a_warning_after_a_refused_objection_names_a_day_to_come_and_the_amount_of_now() -> None:
    case = Cutting(900_000, 700_000).begun()
    order(case)
    case.clock.advance(6 * DAY)
    object_to_cut(case.uow, clock=case.clock, tracking_code=case.code, text="پرداخته‌ام")
    case.pay("o-1")
    refused = {"decision": "refused", "reason": "یکی پرداخت نشده است"}
    answer_objection(case.uow, clock=case.clock, objection=newest_objection(case.uow, case.code), report=refused)
    case.clock.advance(20 * DAY)
    warning = find_warning(case.uow, clock=case.clock, tracking_code=case.code)
    assert parse_jalali(warning.cut_from) >= case.today
    assert "۹۰۰٬۰۰۰" in warning_text(case.uow, clock=case.clock, tracking_code=case.code)
