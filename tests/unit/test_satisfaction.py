"""Who is asked how satisfied he is, how often, what he may answer, and how it is counted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.company import EXAMPLE_COMPANY, Company, QuietHours
from services.events import SatisfactionMarked
from services.jalali import local_date
from services.model.keys import RequestOutcome
from services.model.requests import Request, RequestState
from services.model.satisfaction import SatisfactionCount
from services.problems import Refused
from services.registry import registry
from services.satisfaction.answering import figures_of, keep_mark
from services.satisfaction.asking import TEMPLATE
from services.satisfaction.terms import SatisfactionTermsFaults, load_terms, satisfaction_terms
from services.scheduled.batches import run_batch
from services.scheduled.satisfaction import SATISFACTION
from services.scheduled.work import Day
from services.text import to_persian_digits
from tests.db import rows
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.billing_world import REFERENCE

GIVEN = RequestOutcome("service-given")
OTHER = "14050830-2"
CODE = "9898621726"
DAY = timedelta(days=1)


class NightCase:
    """Requests that were closed, and nights in which people are asked."""

    def __init__(self) -> None:
        self.uow, self.clock = FakeUnitOfWork(), FixedClock(rows.NOW)

    def close(self, code: str = CODE, *, bill_id: str = rows.ACCOUNT, outcome: RequestOutcome = GIVEN) -> Request:
        """Closed now, after the service was given unless told otherwise."""
        if bill_id not in self.uow.connections.rows:
            self.uow.connections.save(rows.connection(bill_id))
        closed = replace(
            rows.request(code, bill_id=bill_id),
            state=RequestState.CLOSED,
            closed_at=self.clock.now(),
            outcome=outcome,
            unit="diagnosis",
        )
        self.uow.requests.add(closed)
        return closed

    def night(self, company: Company = EXAMPLE_COMPANY) -> int:
        """The night after this day; how many were asked in it."""
        self.clock.advance(DAY)
        return self.work(company)

    def work(self, company: Company = EXAMPLE_COMPANY) -> int:
        day = Day(day=local_date(self.clock.now()), clock=self.clock, company=company, reference=REFERENCE)
        return run_batch(self.uow, SATISFACTION, day, limit=100).counted

    def told(self) -> list[str]:
        return [sms.tracking_code or "" for sms in self.uow.outbox.sms_rows.values() if sms.template == TEMPLATE]

    def mark(self, code: str = CODE, mark: str = "4") -> int | None:
        return keep_mark(self.uow, clock=self.clock, code=code, mark=mark).mark


@pytest.fixture
def desk() -> NightCase:
    return NightCase()


def test_who_had_a_request_closed_is_asked_in_the_night_after_and_once(desk: NightCase) -> None:
    desk.close()
    assert desk.work() == 0, "the day is not over"
    assert desk.night() == 1
    assert desk.told() == [CODE]
    assert desk.work() == 0
    assert desk.night() == 0
    assert desk.told() == [CODE]


def test_the_question_waits_for_the_end_of_the_quiet_hours(desk: NightCase) -> None:
    desk.close()
    desk.night(replace(EXAMPLE_COMPANY, quiet_hours=QuietHours.parsed("00:00-23:00")))
    [sms] = desk.uow.outbox.sms_rows.values()
    assert sms.not_before is not None


def test_of_several_requests_of_one_person_the_newest_is_asked_about(desk: NightCase) -> None:
    desk.close(OTHER, bill_id="7654321041")
    desk.clock.advance(timedelta(minutes=5))
    desk.close()
    assert desk.night() == 1
    assert len(desk.told()) == 1
    desk.clock.advance(timedelta(hours=1))
    desk.close("1636975783")
    desk.clock.advance(DAY)
    assert desk.work() == 1, "another day, another question"


@pytest.mark.parametrize("outcome", satisfaction_terms().not_asked)
def test_nobody_is_asked_after_an_end_that_the_table_leaves_out(desk: NightCase, outcome: str) -> None:
    desk.close(outcome=RequestOutcome(outcome))
    assert desk.night() == 0


def test_nobody_is_asked_whose_number_is_gone_or_of_a_service_that_asks_nobody(desk: NightCase) -> None:
    closed = desk.close()
    blank = replace(closed.application.applicant, mobile="")
    desk.uow.requests.save(replace(closed, application=replace(closed.application, applicant=blank)))
    assert desk.night() == 0
    silent = next(each.key for each in registry().services.values() if not each.asks_satisfaction)
    closed = desk.close(OTHER, bill_id="7654321041")
    desk.uow.requests.save(replace(closed, application=replace(closed.application, service_key=silent)))
    assert desk.night() == 0


@pytest.mark.parametrize("mark", ["1", "5", "۴", "٤", " 3 ", "۳"])
def test_a_mark_is_read_in_any_digits_and_told_once(desk: NightCase, mark: str) -> None:
    asked = desk.close()
    desk.night()
    given_mark = desk.mark(to_persian_digits(asked.tracking_code), mark)
    assert desk.uow.events == [
        SatisfactionMarked(service=asked.application.service_key, unit="diagnosis", mark=given_mark or 0)
    ]
    with pytest.raises(Refused, match="stays"):
        desk.mark(mark="5")
    [kept] = desk.uow.satisfaction.rows.values()
    assert (kept.mark, kept.marked_at) == (given_mark, desk.clock.now())


@pytest.mark.parametrize("mark", ["0", "6", "-1", "4.5", "۱۰", "", "خوب", "4 5", "1e0", "9" * 50])
def test_what_is_no_mark_is_refused_and_nothing_is_kept(desk: NightCase, mark: str) -> None:
    desk.close()
    desk.night()
    with pytest.raises(Refused, match="from 1 to 5"):
        desk.mark(mark=mark)
    assert [each.mark for each in desk.uow.satisfaction.rows.values()] == [None]


@pytest.mark.parametrize("code", ["1", "9898621727", "abc", "1636975783"])
def test_an_answer_to_what_nobody_was_asked_is_refused(desk: NightCase, code: str) -> None:
    desk.close()
    desk.night()
    with pytest.raises(Refused):
        desk.mark(code)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.none() | st.integers(1, 5)), max_size=40))
def test_the_figures_count_each_answer_in_its_unit_once(given_marks: list[tuple[str, str, int | None]]) -> None:
    counts = [
        SatisfactionCount(service_key=service, unit=unit, mark=mark, people=1) for service, unit, mark in given_marks
    ]
    figures = figures_of(counts)
    assert sum(each.asked for each in figures) == len(given_marks)
    assert sum(each.answered for each in figures) == sum(mark is not None for *_, mark in given_marks)
    assert all(each.mean is None or 1 <= each.mean <= 5 for each in figures)
    assert len({(each.service_key, each.unit) for each in figures}) == len(figures)


@pytest.mark.parametrize(
    "text", ["days_between = 0", 'not_asked = ["gone"]\ndays_between = 1', "", "days_between = 1\nmore = 2"]
)
def test_terms_that_cannot_be_right_are_refused(text: str) -> None:
    with pytest.raises(SatisfactionTermsFaults):
        load_terms(text)
