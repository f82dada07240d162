"""SMS that can wait are sent when quiet hours end; what answers the citizen who has just done something never waits."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from services.company import EXAMPLE_COMPANY, QuietHours
from services.jalali import TEHRAN
from services.model.notices import Sms
from services.notices.wording import catalogue
from services.steps.levels import rule_of
from services.worklist.escalation import look_at_deadline
from tests.examples import whole_step
from tests.fakes.samples import EXAMPLE
from tests.unit.ledger_case import KEY, Case

NIGHT = QuietHours.parsed("22:00-07:00")
COMPANY = replace(EXAMPLE_COMPANY, quiet_hours=NIGHT)
WHOLE = whole_step(EXAMPLE).id
MICROSECOND = timedelta(microseconds=1)


def tehran(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=TEHRAN)


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        (tehran(21, 22) - MICROSECOND, None),
        (tehran(21, 22), tehran(22, 7)),
        (tehran(22, 0), tehran(22, 7)),
        (tehran(22, 7) - MICROSECOND, tehran(22, 7)),
        (tehran(22, 7), None),
        (tehran(22, 12), None),
    ],
)
def test_a_night_begins_and_ends_to_the_instant(moment: datetime, ends: datetime | None) -> None:
    assert NIGHT.end_after(moment) == ends


@pytest.mark.parametrize(
    ("moment", "ends"),
    [(tehran(21, 12, 59), None), (tehran(21, 13), tehran(21, 15)), (tehran(21, 15), None), (tehran(21, 23), None)],
)
def test_hours_of_rest_within_a_day_end_the_same_day(moment: datetime, ends: datetime | None) -> None:
    rest = QuietHours.parsed("13:00-15:00")
    assert (rest.since, rest.until) == (time(13), time(15))
    assert rest.end_after(moment) == ends


@pytest.mark.parametrize("text", ["", "22-7", "22:00-22:00", "24:00-07:00", "22:00 - 07:00", "22:60-07:00"])
def test_what_are_no_hours_of_a_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no quiet hours"):
        QuietHours.parsed(text)


def test_reminders_and_what_the_staff_is_told_can_wait_and_nothing_else() -> None:
    waiting = {each.name for each in catalogue().values() if each.can_wait}
    reminders = {name for name in catalogue() if name.endswith("-reminder")}
    assert "payment-reminder" in reminders
    assert waiting == reminders | {
        "warning-notice",
        "deadline-ahead",
        "deadline-near",
        "deadline-missed",
        "deadline-unanswered",
        # Told by the night's work, which nobody has asked for.
        "permit-expires",
        "permit-expired",
        "minimum-charge-billed",
        "satisfaction-asked",
        "power-not-cut-again",
        "use-to-be-split",
        "use-decision-late",
    }


@pytest.fixture
def late() -> Case:
    """The service as a whole has a day, which is over at eleven in the evening."""
    case = Case()
    case.clock.advance(tehran(21, 23) - case.clock.now())
    case.open(WHOLE, "P1D")
    case.clock.advance(timedelta(days=1))
    return case


def told_of_the_miss(case: Case, quiet_hours: QuietHours | None) -> Sms:
    company = replace(EXAMPLE_COMPANY, quiet_hours=quiet_hours)
    look_at_deadline(case.uow, clock=case.clock, company=company, step_run=KEY)
    return case.uow.outbox.sms(f"missed-{KEY}")


def test_a_miss_at_night_is_told_in_the_morning(late: Case) -> None:
    assert not rule_of(late.uow, late.row(), request=late.request).missed.at_once
    assert told_of_the_miss(late, NIGHT).not_before == tehran(23, 7)


def test_a_company_without_quiet_hours_tells_it_at_once(late: Case) -> None:
    assert told_of_the_miss(late, None).not_before is None


@pytest.mark.parametrize(("limit", "sent"), [("PT6H", 0), ("PT20H", 1)])
def test_a_warning_that_comes_after_the_miss_is_not_sent(limit: str, sent: int) -> None:
    """Half of six hours is over at ten in the evening, half of twenty at five in the morning."""
    case = Case()
    case.clock.advance(tehran(29, 19) - case.clock.now())
    case.open(limit=limit)
    hours = {"PT6H": 3, "PT20H": 10}[limit]
    case.clock.advance(timedelta(hours=hours, minutes=1))
    look_at_deadline(case.uow, clock=case.clock, company=replace(EXAMPLE_COMPANY, quiet_hours=NIGHT), step_run=KEY)
    ahead = [each for each in case.uow.outbox.sms_rows.values() if each.template == "deadline-ahead"]
    assert len(ahead) == sent
    assert all(each.not_before is not None for each in ahead)
