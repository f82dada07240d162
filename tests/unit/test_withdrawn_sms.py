"""What waits for the morning is not sent where it is no longer so by then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.billing.carrying import consolidate, void_bill
from services.billing.payments import BillNumber, PaymentNotice, record_payment
from services.company import EXAMPLE_COMPANY, QuietHours
from services.jalali import TEHRAN, format_jalali, format_jalali_time, local_date
from services.model.bills import BillState, PaymentChannel
from services.model.keys import BillKind
from services.model.notices import Sms, SmsState
from services.model.reviews import Notice, review_key
from services.notices.sending import send_sms
from services.notices.warning import warn_subscriber
from services.steps.ledger import cancel_run
from services.steps.reviews import record_review
from services.steps.watch import follow_limit
from services.worklist.escalation import look_at_deadline
from tests.examples import whole_step
from tests.fakes.samples import EXAMPLE, sample_bill
from tests.unit.ledger_case import KEY, Case

COMPANY = replace(EXAMPLE_COMPANY, quiet_hours=QuietHours.parsed("22:00-07:00"))
WHOLE = whole_step(EXAMPLE)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DEBT, ISSUED = "d-1", BillState.ISSUED


def tehran(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=TEHRAN)


def go_to(case: Case, moment: datetime) -> None:
    case.clock.advance(moment - case.clock.now())


def look(case: Case) -> None:
    look_at_deadline(case.uow, clock=case.clock, company=COMPANY, step_run=KEY)


def states(case: Case) -> dict[str, SmsState]:
    """Of each template the newest."""
    return {sms.template: sms.state for sms in case.uow.outbox.sms_rows.values()}


def opened(hours: int, *, since: datetime) -> Case:
    """The service as a whole is opened at an instant, with a limit of so many hours."""
    case = Case()
    go_to(case, since)
    case.open(WHOLE.id, f"PT{hours}H")
    return case


@pytest.fixture
def near() -> Case:
    """Nine tenths of a hundred hours are over at eleven: unit and supervisor are told two hours before the miss."""
    case = opened(100, since=tehran(19, 5))
    go_to(case, tehran(22, 23) + MINUTE)
    look(case)
    assert states(case) == {"deadline-ahead": SmsState.QUEUED, "deadline-near": SmsState.QUEUED}
    assert all(sms.not_before == tehran(23, 7) for sms in case.uow.outbox.sms_rows.values())
    return case


@pytest.fixture
def unanswered() -> Case:
    """Missed at seven in the evening, and told then; four hours later the superior is to be told in the morning."""
    case = opened(24, since=tehran(21, 19))
    for hour in (19, 23):
        go_to(case, tehran(22, hour) + MINUTE)
        look(case)
    assert states(case) == {"deadline-missed": SmsState.QUEUED, "deadline-unanswered": SmsState.QUEUED}
    return case


def cancelled(case: Case) -> None:
    cancel_run(case.uow, case.row(), at=case.clock.now())


@pytest.mark.parametrize("end", [Case.close, cancelled], ids=["finished", "cancelled"])
@pytest.mark.parametrize("told", ["near", "unanswered"])
def test_of_a_step_that_ends_at_night_nobody_is_told_in_the_morning(
    request: pytest.FixtureRequest, told: str, end: Callable[[Case], object]
) -> None:
    case: Case = request.getfixturevalue(told)
    end(case)
    assert set(states(case).values()) == {SmsState.WITHDRAWN}


def test_a_limit_that_stands_still_or_moved_is_told_of_anew_at_its_own_instant(near: Case) -> None:
    assert follow_limit(near.uow, KEY, 130 * HOUR, at=near.clock.now())
    assert set(states(near).values()) == {SmsState.WITHDRAWN}
    look(near)
    assert states(near)["deadline-ahead"] is SmsState.QUEUED  # Of its half, which is over by the new limit too.
    assert states(near)["deadline-near"] is SmsState.WITHDRAWN
    go_to(near, tehran(24, 3))  # 118 of 130 hours.
    look(near)
    waiting = [sms for sms in near.uow.outbox.sms_rows.values() if sms.state is SmsState.QUEUED]
    due = format_jalali_time(near.row().due_at or near.clock.now())
    assert [sms.template for sms in waiting] == ["deadline-ahead", "deadline-near"]
    assert all(due in sms.text and sms.not_before == tehran(24, 7) for sms in waiting)


def test_of_two_levels_in_one_night_the_unit_is_told_the_last_alone() -> None:
    case = opened(20, since=tehran(21, 13))
    go_to(case, tehran(21, 23) + MINUTE)
    look(case)
    go_to(case, tehran(22, 7) - MINUTE)
    assert follow_limit(case.uow, KEY, 19 * HOUR, at=case.clock.now())
    look(case)
    ahead = {key: sms.state for key, sms in case.uow.outbox.sms_rows.items() if sms.template == "deadline-ahead"}
    assert ahead == {f"ahead-50-{KEY}": SmsState.WITHDRAWN, f"ahead-90-{KEY}": SmsState.QUEUED}


def test_a_supervisor_who_answers_at_night_is_not_told_on_in_the_morning(unanswered: Case) -> None:
    key = review_key(KEY, Notice.MISSED)
    record_review(unanswered.uow, clock=unanswered.clock, review_key=key, note="با واحد صحبت شد")
    assert states(unanswered)["deadline-unanswered"] is SmsState.WITHDRAWN


def test_a_supervisor_who_has_answered_is_not_told_again_that_it_is_near(near: Case) -> None:
    record_review(near.uow, clock=near.clock, review_key=review_key(KEY, Notice.NEAR), note="می‌دانم")
    look(near)
    assert states(near) == {"deadline-ahead": SmsState.QUEUED, "deadline-near": SmsState.WITHDRAWN}


def test_a_miss_ends_what_was_to_be_told_before_it(near: Case) -> None:
    go_to(near, tehran(23, 9) + MINUTE)  # The relay has been away since.
    look(near)
    assert states(near) == {
        "deadline-ahead": SmsState.WITHDRAWN,
        "deadline-near": SmsState.WITHDRAWN,
        "deadline-missed": SmsState.QUEUED,
    }


@pytest.mark.parametrize("state", [SmsState.OUTCOME_UNKNOWN, SmsState.SENT, SmsState.NEEDS_REVIEW])
def test_what_a_relay_has_taken_is_not_withdrawn(near: Case, state: SmsState) -> None:
    for sms in list(near.uow.outbox.sms_rows.values()):
        near.uow.outbox.save_sms(replace(sms, state=state))
    near.close()
    assert set(states(near).values()) == {state}


def remind(case: Case, template: str = "payment-reminder") -> Sms:
    """The applicant is told of the debt."""
    return send_sms(
        case.uow,
        clock=case.clock,
        company=COMPANY,
        tracking_code=case.request.tracking_code,
        template=template,
        key=f"{template}-5",
        bill_number=DEBT,
    )


@pytest.fixture
def reminded() -> Case:
    """The citizen's reminder and the warning notice of a debt wait for the morning."""
    case = Case()
    go_to(case, tehran(21, 23))
    code = case.request.tracking_code
    case.uow.bills.add(sample_bill(number=DEBT, kind=BillKind.DEBT, state=ISSUED, tracking_code=code))
    case.open(step="SET-13", limit="P7D")
    remind(case)
    warn_subscriber(case.uow, clock=case.clock, company=COMPANY, tracking_code=code, bill_number=DEBT)
    assert states(case) == {"payment-reminder": SmsState.QUEUED, "warning-notice": SmsState.QUEUED}
    return case


def paid(case: Case) -> None:
    bill, now = case.uow.bills.get(DEBT), case.clock.now()
    notice = PaymentNotice(
        channel=PaymentChannel.GATEWAY,
        reference="R-99",
        amount=str(bill.payable.amount),
        paid_on=format_jalali(local_date(now)),
    )
    record_payment(case.uow, clock=case.clock, bill=BillNumber(number=DEBT), notice=notice)


def voided(case: Case) -> None:
    void_bill(case.uow, case.uow.bills.get(DEBT))


def consolidated(case: Case) -> None:
    case.uow.bills.add(sample_bill(number="s-2", state=ISSUED, tracking_code=case.request.tracking_code))
    consolidate(case.uow, case.uow.bills.get(DEBT), by=case.uow.bills.get("s-2"))


@pytest.mark.parametrize("end", [paid, voided, consolidated])
def test_nobody_is_reminded_in_the_morning_of_a_bill_that_asks_for_nothing_any_more(
    reminded: Case, end: Callable[[Case], None]
) -> None:
    end(reminded)
    assert states(reminded) == {"payment-reminder": SmsState.WITHDRAWN, "warning-notice": SmsState.WITHDRAWN}


def test_a_reminder_of_a_bill_that_another_asks_for_depends_on_that_one() -> None:
    case = Case()
    code = case.request.tracking_code
    case.uow.bills.add(sample_bill(number=DEBT, kind=BillKind.DEBT, state=ISSUED, tracking_code=code))
    consolidated(case)
    assert remind(case).concerns == "s-2"


def test_an_answer_to_what_has_just_been_done_depends_on_nothing() -> None:
    case = Case()
    code = case.request.tracking_code
    case.uow.bills.add(sample_bill(number=DEBT, kind=BillKind.DEBT, state=ISSUED, tracking_code=code))
    assert remind(case, template="fault-cost").concerns is None
