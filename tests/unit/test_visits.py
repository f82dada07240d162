"""Visits in vain and appointments, on the fakes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.company import EXAMPLE_COMPANY
from services.jalali import format_jalali, local_date
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrderState
from services.model.visits import AttemptOutcome, Side
from services.problems import Refused
from services.visiting.appointments import move_by_subscriber, order_to_expect
from services.visiting.arranging import Arrangement
from services.visiting.attempts import attempts_text
from services.visiting.windows import hours_of
from tests.unit.visit_case import VisitCase


@pytest.fixture
def case() -> VisitCase:
    return VisitCase()


def test_visits_in_vain_are_kept_with_the_order_which_stays_open(case: VisitCase) -> None:
    assert case.attempt("nobody-home") == ()
    case.clock.advance(timedelta(hours=1))
    assert case.attempt("wrong-address", visitNote="پلاک ۴ نیست") == ()
    first, second = case.uow.visits.attempts_of(case.sent.number)
    assert (first.outcome, first.note, second.note) == (AttemptOutcome.NOBODY_HOME, None, "پلاک ۴ نیست")
    assert second.made_at - first.made_at == timedelta(hours=1)
    assert case.uow.metering.order(case.sent.number) == case.sent
    told = attempts_text(case.uow, case.sent.number).splitlines()
    assert told[0].endswith("کسی در محل نبود")
    assert told[1].endswith("نشانی درست نبود (پلاک ۴ نیست)")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, ("visitDay: missing", "visitFrom: missing", "visitUntil: missing")),
        ({"visitDay": "1405/13/01"}, ("visitDay: no-such-day",)),
        ({"visitDay": "2026/12/01"}, ("visitDay: year",)),
        ({"visitDay": "فردا"}, ("visitDay: shape",)),
        ({"visitFrom": "صبح"}, ("visitFrom: shape",)),
        ({"visitFrom": "9:75"}, ("visitFrom: shape",)),
        ({"visitFrom": "25"}, ("visitFrom: shape",)),
        ({"visitUntil": "24:00"}, ("visitUntil: shape",)),
        ({"visitUntil": "9:00"}, ("visitUntil: not-after",)),
        ({"visitUntil": "8:59"}, ("visitUntil: not-after",)),
        ({"visitFrom": "6:00"}, ("visitFrom: outside",)),
        ({"visitUntil": "18"}, ("visitFrom: outside",)),
        ({"visitDay": "1404/01/20"}, ("visitDay: past",)),
        ({"visitDay": "1405/12/27"}, ("visitDay: too-far",)),
        ({"visitDay": ["x"], "visitFrom": {}, "visitUntil": None}, None),
    ],
)
def test_a_window_that_cannot_be_kept_is_refused_and_nothing_is_changed(
    case: VisitCase, typed: dict[str, object], wrong: tuple[str, ...] | None
) -> None:
    asked = {**case.window(), **typed} if typed else {}
    told = case.change(asked)
    assert told == wrong if wrong is not None else len(told) == 3
    assert case.agreed() == []
    assert not case.uow.outbox.message_rows


def test_a_day_on_which_the_office_is_closed_has_no_appointments(case: VisitCase) -> None:
    day = local_date(case.clock.now()) + timedelta(days=1)
    while hours_of(case.uow, case.sent, day):
        day += timedelta(days=1)
    assert case.change({**case.window(), "visitDay": format_jalali(day)}) == ("visitDay: closed",)


def test_an_appointment_is_within_the_hours_to_the_minute(case: VisitCase) -> None:
    day = case.open_day()
    [(first, last)] = hours_of(case.uow, case.sent, day)
    at = [f"{minute // 60}:{minute % 60:02}" for minute in (first - 1, first, last, last + 1)]
    typed = {"visitDay": format_jalali(day)}
    assert case.change({**typed, "visitFrom": at[0], "visitUntil": at[2]}) == ("visitFrom: outside",)
    assert case.change({**typed, "visitFrom": at[1], "visitUntil": at[3]}) == ("visitFrom: outside",)
    assert case.change({**typed, "visitFrom": at[1], "visitUntil": at[2]}) == ()


def test_an_appointment_is_told_by_sms_and_to_the_engine_once(case: VisitCase) -> None:
    assert case.change(case.window()) == ()
    assert case.change(case.window()) == (), "the same again"
    [made] = case.agreed()
    assert made.agreed_by is Side.OFFICE
    [sms] = case.uow.outbox.sms_of(case.code)
    assert f"{format_jalali(case.open_day())}، ساعت ۰۹:۰۰ تا ۱۱:۰۰" in sms.text
    [message] = case.uow.outbox.message_rows.values()
    assert (message.name, message.correlation_key) == ("appointment-changed", case.sent.number)


def test_the_subscriber_moves_it_and_is_told_all_that_is_wrong(case: VisitCase) -> None:
    agreed = move_by_subscriber(
        case.uow, clock=case.clock, company=EXAMPLE_COMPANY, tracking_code=case.code, typed=case.window(3)
    )
    assert (agreed.agreed_by, local_date(agreed.window.starts_at)) == (Side.SUBSCRIBER, case.open_day(3))
    with pytest.raises(Refused) as refusal:
        move_by_subscriber(
            case.uow,
            clock=case.clock,
            company=EXAMPLE_COMPANY,
            tracking_code=case.code,
            typed={"visitDay": "x", "visitFrom": "y"},
        )
    assert [each.english for each in refusal.value.problems] == [
        "visitDay: shape",
        "visitFrom: shape",
        "visitUntil: missing",
    ]


def test_no_time_is_agreed_on_for_work_whose_process_would_not_hear_of_it(case: VisitCase) -> None:
    case.uow.metering.save_order(replace(case.sent, kind=WorkOrderKind.METER_REPAIR))
    with pytest.raises(Refused, match="at a time that can be agreed on"):
        case.change(case.window())
    with pytest.raises(Refused):
        order_to_expect(case.uow, case.code)
    assert case.agreed() == []


def test_nobody_is_expected_for_what_is_done(case: VisitCase) -> None:
    case.uow.metering.save_order(replace(case.sent, state=WorkOrderState.DONE))
    with pytest.raises(Refused):
        order_to_expect(case.uow, case.code)
    with pytest.raises(Refused):
        case.change(case.window())


@pytest.mark.parametrize("decision", Arrangement)
def test_what_the_office_decides_does_not_undo_what_the_subscriber_has_just_agreed_on(
    case: VisitCase, decision: Arrangement
) -> None:
    """The office's task is open until the engine hears of the move."""
    case.attempt("nobody-home")
    case.clock.advance(timedelta(minutes=5))
    assert case.change(case.window(3), by=Side.SUBSCRIBER) == ()
    reply = case.arrange({"decision": decision, "reason": "کسی نیست", **case.window(2)})
    assert (reply.decision, [each.code for each in reply.findings]) == (None, ["agreed-meanwhile"])
    assert f"{format_jalali(case.open_day(3))}، ساعت ۰۹:۰۰ تا ۱۱:۰۰" in reply.message
    assert "مشترک" in reply.message
    assert [each.agreed_by for each in case.agreed()] == [Side.SUBSCRIBER]
    assert case.uow.metering.order(case.sent.number) == case.sent


def test_the_office_may_agree_on_the_very_window_of_the_subscriber_and_nobody_is_told_twice(case: VisitCase) -> None:
    case.attempt("nobody-home")
    case.clock.advance(timedelta(minutes=5))
    assert case.change(case.window(3), by=Side.SUBSCRIBER) == ()
    for _ in range(2):
        assert case.arrange({"decision": "appointment", **case.window(3)}).decision is Arrangement.APPOINTMENT
    assert [each.agreed_by for each in case.agreed()] == [Side.SUBSCRIBER]
    assert len(case.uow.outbox.sms_of(case.code)) == 1


def test_what_was_agreed_on_before_the_last_visit_or_has_passed_leaves_the_office_free(case: VisitCase) -> None:
    assert case.change(case.window(3), by=Side.SUBSCRIBER) == ()
    case.clock.advance(timedelta(minutes=5))
    case.attempt("nobody-home")
    case.clock.advance(timedelta(minutes=5))
    assert case.arrange({"decision": "at-once"}).decision is Arrangement.AT_ONCE
    assert case.change(case.window(1), by=Side.SUBSCRIBER) == ()
    case.clock.advance(timedelta(days=20))
    assert case.arrange({"decision": "at-once"}).decision is Arrangement.AT_ONCE


def test_giving_up_needs_a_reason_and_a_service_that_can_end_without_the_visit(case: VisitCase) -> None:
    def decided(arrangement: object, *, may_give_up: bool = True) -> tuple[Arrangement | None, str]:
        reply = case.arrange(arrangement, may_give_up=may_give_up)
        return reply.decision, " ".join(each.code for each in reply.findings)

    assert decided({"decision": "give-up"}) == (None, "missing")
    assert decided({"decision": "give-up", "reason": "کسی نیست"}, may_give_up=False) == (None, "not-here")
    assert decided({"decision": "later"}) == (None, "unknown-choice")
    assert decided("later") == (None, "missing")
    assert case.uow.metering.order(case.sent.number) == case.sent
    assert decided({"decision": "give-up", "reason": "کسی نیست"}) == (Arrangement.GIVE_UP, "")
    assert case.uow.metering.order(case.sent.number).state is WorkOrderState.CANCELLED
