"""The second look: by whom, with which answer, and what a request is begun again with."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.admission.open_requests import conflict_of
from services.catalogue import all_services
from services.complaints.hands import CompletionNotListed, first_hands, mark_of, second_hand
from services.complaints.making import complaint_of
from services.complaints.reopening import prepare_reopening
from services.complaints.second_look import note_first_hands, outcome_text
from services.complaints.standing import complaint_lines
from services.errors import NotFound
from services.intake.drafts import drafted_application, load_draft
from services.intake.registration import register_request
from services.model.bills import BillState
from services.model.complaints import ComplaintDecision
from services.model.tasks import CompletedTask
from services.registry.admission import Requirement
from services.steps.ledger import JobElement
from services.text import to_persian_digits
from tests.examples import service_with
from tests.fakes.samples import UNREAD, registered, sample_bill
from tests.fakes.uow import FixedClock
from tests.unit.complaints.closed_case import JUSTIFIED, REOPENED, STANDS, ClosedCase, codes

CODE, MINE = "1636975783", 42


def done(assignee: str | None, *, unit: str = "diagnosis", instance: int = 7, minutes: int = 0) -> CompletedTask:
    at = FixedClock().now() + timedelta(minutes=minutes)
    return CompletedTask(key=minutes, process_instance_key=instance, unit=unit, assignee=assignee, completed_at=at)


def look(assignee: str | None, *, minutes: int = 0) -> CompletedTask:
    return done(assignee, unit="supervisor", instance=MINE, minutes=minutes)


@pytest.fixture
def case() -> ClosedCase:
    return ClosedCase()


def test_all_who_have_worked_on_the_request_are_first_hands_and_supervisors_are_not() -> None:
    tasks = [done("ali"), done("sara", unit="counter"), done(None), done("boss", unit="supervisor")]
    assert first_hands(CODE, tasks) == {mark_of(CODE, "ali"), mark_of(CODE, "sara")}


def test_the_last_look_of_this_complaint_is_whose_it_is() -> None:
    tasks = [look("sara", minutes=2), look("ali", minutes=1), done("boss", unit="supervisor", minutes=3), done("x")]
    assert second_hand(CODE, tasks, process_instance_key=MINE, looks=2) == mark_of(CODE, "sara")
    with pytest.raises(CompletionNotListed):
        second_hand(CODE, tasks, process_instance_key=MINE, looks=3)
    assert second_hand(CODE, [look(None)], process_instance_key=MINE, looks=1) is None


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_mark_tells_people_of_one_request_apart_and_names_nobody(one: str, other: str) -> None:
    assert (mark_of(CODE, one) == mark_of(CODE, other)) is (one == other)
    assert mark_of(CODE, one) != mark_of("9898621726", one)
    assert set(mark_of(CODE, one)) <= set("0123456789abcdef")


def test_who_has_worked_on_the_request_cannot_answer_and_somebody_else_can(case: ClosedCase) -> None:
    note_first_hands(case.uow, case.complaint(), frozenset({"first"}))
    refused = case.look(hand="first")
    assert codes(refused) == ["hand: same-person"]
    assert "با کس دیگری است" in refused.message
    assert codes(case.look(hand=None)) == ["hand: unknown-person"]
    answered = case.look(hand="second").complaint
    assert answered is not None
    assert (answered.decision, answered.answered_by) == (ComplaintDecision.STANDS, "second")
    assert answered.answered_at == case.clock.now()


def test_first_hands_that_are_known_later_come_to_those_who_are_known(case: ClosedCase) -> None:
    complaint = case.complaint()
    for each in ("first", "other"):
        note_first_hands(case.uow, complaint_of(case.uow, case.code, complaint.number), frozenset({each}))
    assert [codes(case.look(hand=each)) for each in ("first", "other")] == [["hand: same-person"]] * 2


def test_who_has_answered_a_complaint_does_not_answer_the_next_one(case: ClosedCase) -> None:
    case.complaint()
    assert case.look(hand="sara").accepted
    assert case.objected(about="conduct").complaint is not None
    refused = case.look(hand="sara", number=2)
    assert codes(refused) == ["hand: same-answer"]
    assert "اعتراض پیشین" in refused.message
    assert case.look(hand="reza", number=2).accepted


def test_a_complaint_can_be_justified_with_nothing_to_begin_again(case: ClosedCase) -> None:
    case.complaint()
    registered(case.uow, case.clock)
    answered = case.look(JUSTIFIED).complaint
    assert answered is not None
    assert (answered.decision, answered.draft_key) == (ComplaintDecision.JUSTIFIED, None)
    told = "\n".join(complaint_lines(case.uow, case.request, now=case.clock.now()))
    assert "وارد شناخته شد. با شما تند سخن گفته شد" in told
    assert case.objected().complaint is not None


@pytest.mark.parametrize(
    ("report", "faults"),
    [
        (None, ["decision: missing", "reason: missing"]),
        ({}, ["decision: missing", "reason: missing"]),
        ({"decision": "granted", "reason": "بله"}, ["decision: unknown-choice"]),
        ({"decision": ["stands"], "reason": "بله"}, ["decision: wrong-type"]),
        ({"decision": "stands"}, ["reason: missing"]),
        ({"decision": "stands", "reason": 7}, ["reason: shape"]),
        ({"decision": "stands", "reason": "آ" * 501}, ["reason: too-long"]),
        ("stands", ["decision: missing", "reason: missing"]),
    ],
    ids=str,
)
def test_every_fault_of_an_answer_is_told_and_nothing_is_kept(
    case: ClosedCase, report: object, faults: list[str]
) -> None:
    case.complaint()
    assert codes(case.look(report)) == faults
    assert complaint_of(case.uow, case.code, 1).is_open


def test_an_answer_stays_as_it_is(case: ClosedCase) -> None:
    case.complaint()
    first = case.look().complaint
    assert case.look(REOPENED, hand=None).complaint == first
    with pytest.raises(NotFound):
        case.look(STANDS, number=2)


def test_nothing_is_begun_again_beside_an_open_request_of_the_service(case: ClosedCase) -> None:
    case.complaint()
    open_one = registered(case.uow, case.clock)
    assert codes(case.look(REOPENED)) == ["decision: already-open"]
    assert case.look(STANDS).complaint is not None
    assert open_one.is_open


def test_nothing_is_begun_again_beside_an_open_request_that_does_not_go_with_it() -> None:
    asked, held = next((a, b) for a, b in permutations(all_services().values(), 2) if conflict_of(a, b))
    case = ClosedCase(asked.key)
    case.complaint()
    other = registered(case.uow, case.clock, service=held.key)
    refused = case.look(REOPENED)
    assert codes(refused) == ["decision: request-in-the-way"]
    assert to_persian_digits(other.tracking_code) in refused.message


def test_the_form_tells_how_the_request_has_ended(case: ClosedCase) -> None:
    assert "- **نتیجه:** درخواست پذیرفته نشد" in outcome_text(case.uow, case.code)


@pytest.mark.parametrize("service", [ClosedCase().request.application.service_key, UNREAD])
def test_a_new_request_begins_with_what_the_first_has_shown_and_is_linked_with_it(service: str) -> None:
    case = ClosedCase(service)
    again = case.granted()
    assert prepare_reopening(case.uow, clock=case.clock, tracking_code=case.code, number=1) == again
    assert again.application["nationalId"] is None
    assert load_draft(case.uow, again.draft_key).findings == ()
    drafted = drafted_application(case.uow, draft_key=again.draft_key, service_key=service)
    assert drafted == replace(case.request.application, client_reference=None)
    element = JobElement(process_instance_key=8, element_instance_key=9, element_id="x")
    second = register_request(
        case.uow, clock=case.clock, service_key=service, draft_key=again.draft_key, element=element
    )
    told = [*complaint_lines(case.uow, second, now=case.clock.now())]
    assert told[0].startswith("این درخواست پس از اعتراض به نتیجهٔ درخواست")
    assert any(
        "کد رهگیری درخواست تازه" in each for each in complaint_lines(case.uow, case.request, now=case.clock.now())
    )


def test_who_was_admitted_once_is_not_asked_for_his_debts_again() -> None:
    strict = service_with(requires=Requirement.OWN_DEBTS)
    case = ClosedCase(strict.key)
    case.complaint()
    case.uow.bills.add(sample_bill(number="p-9", state=BillState.ISSUED))
    begun = prepare_reopening(case.uow, clock=case.clock, tracking_code=case.code, number=1)
    assert "own-debt" not in {each.code for each in load_draft(case.uow, begun.draft_key).findings}
