"""Who is heard with an objection to a closed request, until when, and what else is told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints import making
from services.complaints.making import ComplaintAnswer, check_complaint, make_complaint
from services.complaints.standing import complaint_lines
from services.complaints.terms import ComplaintTermsFaults, complaint_terms, is_in_time, load_terms, open_until
from services.errors import ReferenceDataMissing
from services.hooks import InsteadOfComplaint
from services.intake.drafts import discard_draft
from services.jalali import format_jalali_time, parse_jalali
from services.model.requests import RequestState
from tests.fakes.samples import SERVICE
from tests.fakes.uow import FixedClock
from tests.unit.complaints.closed_case import REOPENED, WINDOW, ClosedCase, codes

SECOND = timedelta(seconds=1)


@pytest.fixture
def case() -> ClosedCase:
    return ClosedCase()


def test_who_objects_in_the_last_second_is_heard_and_a_second_later_is_not(case: ClosedCase) -> None:
    closed_at = case.clock.now()
    case.clock.advance(WINDOW)
    assert check_complaint(case.uow, made_at=case.clock.now(), complaint=case.said()) == ()
    case.clock.advance(SECOND)
    refused = case.objected()
    assert codes(refused) == ["trackingCode: too-late"]
    assert f"تا {format_jalali_time(closed_at + WINDOW)} ممکن بود" in refused.message
    assert case.uow.complaints.of_request(case.code) == []


@given(st.timedeltas(timedelta(), 100 * WINDOW), st.timedeltas(-2 * WINDOW, 2 * WINDOW))
def test_the_window_has_whole_seconds_whatever_the_fractions_are(since: timedelta, after: timedelta) -> None:
    closed_at = FixedClock().now() + since
    made_at = closed_at + after
    whole = made_at.replace(microsecond=0) - closed_at.replace(microsecond=0)
    assert is_in_time(made_at, closed_at=closed_at) is (timedelta() <= whole <= WINDOW)
    assert open_until(closed_at).microsecond == 0


def test_what_was_sent_before_the_closing_is_heard_as_of_when_it_was_sent_again(case: ClosedCase) -> None:
    closed_at = case.clock.now()

    def said(sent_at: datetime | None) -> ComplaintAnswer:
        before = closed_at - 20 * WINDOW
        return make_complaint(case.uow, made_at=before, sent_at=sent_at, complaint=case.said())

    assert codes(said(closed_at + WINDOW + SECOND)) == ["trackingCode: too-late"]
    heard = said(closed_at + WINDOW).complaint
    assert heard is not None
    assert heard.made_at == closed_at + WINDOW


def test_a_clock_that_is_a_moment_behind_loses_nobody_his_right(case: ClosedCase) -> None:
    made = make_complaint(case.uow, made_at=case.clock.now() - SECOND, complaint=case.said()).complaint
    assert made is not None
    assert made.made_at == case.request.closed_at


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"trackingCode": None}, ["trackingCode: missing"]),
        ({"trackingCode": ""}, ["trackingCode: missing"]),
        ({"trackingCode": "123"}, ["trackingCode: shape"]),
        ({"trackingCode": "abcdefghij"}, ["trackingCode: shape"]),
        ({"trackingCode": "1000000001"}, ["trackingCode: check-digit"]),
        ({"trackingCode": ["1636975783"]}, ["trackingCode: wrong-type"]),
        ({"trackingCode": "9" * 200}, ["trackingCode: too-long"]),
        ({"trackingCode": 1.5e12}, ["trackingCode: shape"]),
        ({"about": None}, ["about: missing"]),
        ({"about": "price"}, ["about: unknown-choice"]),
        ({"about": ["outcome"]}, ["about: wrong-type"]),
        ({"about": True}, ["about: wrong-type"]),
        ({"about": "bill"}, ["about: has-own-way"]),
        ({"text": None}, ["text: missing"]),
        ({"text": "   "}, ["text: missing"]),
        ({"text": "۱۲۳"}, ["text: shape"]),
        ({"text": "آ" * 501}, ["text: too-long"]),
        ({"text": {"reason": "نه"}}, ["text: wrong-type"]),
        (
            {"trackingCode": "x", "about": "y", "text": ""},
            ["trackingCode: shape", "about: unknown-choice", "text: missing"],
        ),
    ],
    ids=str,
)
def test_every_fault_of_the_form_is_told_and_nothing_is_kept(
    case: ClosedCase, changes: dict[str, object], faults: list[str]
) -> None:
    answer = case.objected(**changes)
    assert codes(answer) == faults
    assert answer.message.count("- ") == len(faults)
    assert case.uow.complaints.rows == {}


@pytest.mark.parametrize("form", [None, "a text", 7, [], {}])
def test_what_is_no_form_at_all_asks_for_all_three(case: ClosedCase, form: object) -> None:
    found = check_complaint(case.uow, made_at=case.clock.now(), complaint=form)
    assert [each.code for each in found] == ["missing"] * 3


def test_a_request_nobody_knows_and_one_that_is_open_are_told_apart(case: ClosedCase) -> None:
    assert codes(case.objected(trackingCode="1636975783")) == ["trackingCode: unknown"]
    case.uow.requests.save(replace(case.request, state=RequestState.REFERRED, closed_at=None, outcome=None))
    refused = case.objected()
    assert codes(refused) == ["trackingCode: still-open"]
    assert "انصراف" in refused.message


def test_persian_digits_are_read_and_lines_are_kept(case: ClosedCase) -> None:
    typed = case.code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    made = case.objected(trackingCode=typed, text="یکم\nدوم").complaint
    assert made is not None
    assert (made.tracking_code, made.number, made.text) == (case.code, 1, "یکم\nدوم")


def test_one_is_open_at_a_time_and_another_may_follow_its_answer(case: ClosedCase) -> None:
    case.complaint()
    assert codes(case.objected()) == ["trackingCode: under-way"]
    case.look()
    second = case.objected(about="conduct").complaint
    assert second is not None
    assert second.number == 2


def test_a_request_that_was_begun_again_is_followed_up_there(case: ClosedCase) -> None:
    case.complaint()
    case.look(REOPENED)
    assert codes(case.objected()) == ["trackingCode: reopened"]


def test_what_was_granted_and_given_up_before_it_was_registered_can_be_objected_to_again(case: ClosedCase) -> None:
    again = case.granted()
    assert codes(case.objected()) == ["trackingCode: reopened"]
    discard_draft(case.uow, again.draft_key)
    assert case.objected().complaint is not None


def test_who_objects_to_what_has_a_way_of_its_own_is_told_it(case: ClosedCase, monkeypatch: pytest.MonkeyPatch) -> None:
    hooks = (
        InsteadOfComplaint(service="other", way=lambda _uow, _request: "راه دیگری"),
        InsteadOfComplaint(service=SERVICE, way=lambda _uow, _request: "راه خودش"),
    )
    monkeypatch.setattr(making, "instead_of_complaints", lambda: hooks)
    refused = case.objected()
    assert codes(refused) == ["trackingCode: elsewhere"]
    assert "راه خودش" in refused.message
    assert list(complaint_lines(case.uow, case.request, now=case.clock.now())) == []


def test_how_it_stands_is_told_from_the_window_to_the_answer(case: ClosedCase) -> None:
    def told() -> str:
        return "\n".join(complaint_lines(case.uow, case.request, now=case.clock.now()))

    until = format_jalali_time(case.clock.now() + WINDOW)
    assert told() == f"تا {until} می‌توان به نتیجهٔ آن اعتراض کرد."
    case.complaint()
    assert "کس دیگری دوباره رسیدگی می‌کند" in told()
    case.look()
    assert "نتیجه می‌ماند. مدارک کافی نبود" in told()
    case.clock.advance(WINDOW + SECOND)
    assert "می‌توان" not in told()


def test_the_window_goes_by_the_day_of_the_closing() -> None:
    terms = load_terms('[[windows]]\nfrom = "1405/01/01"\nhours = 72\n[[windows]]\nfrom = "1406/01/01"\nhours = 96\n')
    assert terms.window(parse_jalali("1405/12/29")) == timedelta(hours=72)
    assert terms.window(parse_jalali("1406/01/01")) == timedelta(hours=96)
    with pytest.raises(ReferenceDataMissing):
        terms.window(parse_jalali("1404/12/29"))
    assert complaint_terms().window(parse_jalali("1405/09/10")) == WINDOW


@pytest.mark.parametrize(
    "text",
    [
        '[[windows]]\nfrom = "1405/01/01"\nhours = 0\n',
        '[[windows]]\nfrom = "1405/13/01"\nhours = 72\n',
        '[[windows]]\nfrom = "1405/01/01"\n',
        '[[windows]]\nfrom = "1405/01/01"\nhours = 72\n[[windows]]\nfrom = "1405/01/01"\nhours = 71\n',
        "[[windows]",
    ],
)
def test_terms_that_cannot_be_right_are_refused(text: str) -> None:
    with pytest.raises(ComplaintTermsFaults):
        load_terms(text)
