"""The real adapters before the real stand-ins: slow, wrong, down, changed. What each answer is taken for, and what the
engine is told.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import structlog

from deploy.sandbox.behaviour import Manner
from services.model.custody import Register
from services.ports.outside import (
    DeclaredReading,
    Identity,
    NobodyAsked,
    OutsideFault,
    OutsideSystem,
    OutsideSystems,
    OutsideUnavailable,
    SubmissionRefused,
)
from services.specific.self_declared_reading.model import RecordMatch
from tests.sandbox import Served, dead_url, serving
from tests.workers.kit import SUBSCRIBER, Bench, job
from tests.workers.self_declared_reading import awkward_answers
from tests.workers.self_declared_reading.awkward_answers import (
    BOTH,
    OF_THE_CONNECTION,
    OF_THE_PERSON,
    REGISTRY_MOVED,
    Awkward,
    Way,
)
from workers.runtime.job import Complete, Fail, Outcome, ThrowError

KEY = "self-declared-reading"
REGISTRY, SYSTEM = OutsideSystem.CIVIL_REGISTRY, OutsideSystem.SUBSCRIBER_SYSTEM
READING = DeclaredReading(
    national_id="0499370899",
    mobile="09120000001",
    bill_id=SUBSCRIBER.bill_id,
    kwh=12_300,
    registers={Register.LOW: 4_000, Register.MAXIMUM_DEMAND: 12},
    declared_on=date(2026, 11, 21),
)

awkward = pytest.mark.parametrize("row", BOTH, ids=lambda row: row.told)


@pytest.fixture(scope="module")
def stand_ins() -> Iterator[Served]:
    with serving() as served:
        yield served


@pytest.fixture(autouse=True)
def _rightly(stand_ins: Served) -> None:
    stand_ins.answer(Manner.RIGHT)
    stand_ins.behaviour.asked.clear()


def systems(stand_ins: Served, row: Awkward, *which: OutsideSystem) -> OutsideSystems:
    """The adapters before a system that answers so."""
    if row.manner is None:
        return stand_ins.systems(url=dead_url())
    stand_ins.answer(row.manner, *which)
    stand_ins.behaviour.retry_after = row.retry_after
    return stand_ins.systems()


def at(bench: Bench, asked: OutsideSystems) -> Bench:
    bench.runner = replace(bench.runner, transactions=replace(bench.runner.transactions, systems=asked))  # type: ignore[type-var]
    return bench


def controlled(bench: Bench) -> str:
    code = bench.registered(SUBSCRIBER, KEY)
    bench.done("control-declaration", trackingCode=code, identity="known", recordMatch="matches")
    return code


def as_told(outcome: Outcome, way: Way, *, last: bool) -> bool:
    """Whether the engine is told to ask again, or to call a person."""
    again = way is Way.AGAIN and not last
    return isinstance(outcome, Fail if again else ThrowError)


@awkward
def test_the_registry_s_awkward_answer_is_taken_for_what_it_is(stand_ins: Served, row: Awkward) -> None:
    registry = systems(stand_ins, row, REGISTRY).civil_registry
    with pytest.raises(OutsideUnavailable) as told:
        registry.identity_of(national_id=READING.national_id, full_name="سارا نمونه", request_key="1-identity")
    assert (told.value.system, told.value.fault) == (REGISTRY, row.fault)


@awkward
def test_the_subscriber_system_s_awkward_answer_is_taken_for_what_it_is(stand_ins: Served, row: Awkward) -> None:
    system = systems(stand_ins, row, SYSTEM).subscriber_system
    with pytest.raises(OutsideUnavailable) as told:
        system.subscriber_of(bill_id=READING.bill_id, national_id=READING.national_id, request_key="1-subscriber")
    assert told.value.fault is row.fault
    with pytest.raises(OutsideUnavailable):
        system.submit(READING, request_key="1-reading")


def test_a_registry_that_has_moved_is_not_one_that_knows_nobody(stand_ins: Served) -> None:
    registry = systems(stand_ins, REGISTRY_MOVED, REGISTRY).civil_registry
    with pytest.raises(OutsideUnavailable) as told:
        registry.identity_of(national_id=READING.national_id, full_name="سارا نمونه", request_key="1-identity")
    assert told.value.fault is REGISTRY_MOVED.fault


@awkward
@pytest.mark.parametrize("retries", [8, 1])
def test_the_engine_is_told_to_ask_again_or_to_call_a_person(
    bench: Bench, stand_ins: Served, row: Awkward, retries: int
) -> None:
    code = controlled(bench)
    at(bench, systems(stand_ins, row, REGISTRY, SYSTEM))
    for job_type in ("inquire-subscriber", "submit-declared-reading"):
        outcome = bench.run(job(job_type, {"trackingCode": code}, retries=retries))
        assert as_told(outcome, row.way, last=retries == 1), outcome
        if isinstance(outcome, ThrowError):
            assert "سامانهٔ" in outcome.variables["unavailableText"]


@pytest.mark.parametrize(("manner", "identity"), [row[1:] for row in OF_THE_PERSON])
def test_what_the_registry_says_of_a_person_is_no_fault(
    bench: Bench, stand_ins: Served, manner: Manner, identity: Identity
) -> None:
    code = bench.registered(SUBSCRIBER, KEY)
    stand_ins.answer(manner, REGISTRY)
    answer = at(bench, stand_ins.systems()).done("inquire-subscriber", trackingCode=code)
    assert answer == {"identity": identity, "recordMatch": "matches"}


@pytest.mark.parametrize(("manner", "match"), [row[1:] for row in OF_THE_CONNECTION])
def test_what_the_system_says_of_a_connection_is_no_fault(
    bench: Bench, stand_ins: Served, manner: Manner, match: RecordMatch
) -> None:
    code = bench.registered(SUBSCRIBER, KEY)
    stand_ins.answer(manner, SYSTEM)
    answer = at(bench, stand_ins.systems()).done("inquire-subscriber", trackingCode=code)
    assert answer == {"identity": "known", "recordMatch": match}


def test_one_failure_is_passed_over_at_once(stand_ins: Served) -> None:
    stand_ins.answer(Manner.FAILING, SYSTEM, times=1)
    assert stand_ins.systems().subscriber_system.submit(READING, request_key="2-reading")
    assert stand_ins.behaviour.asked == ["2-reading", "2-reading"]


def test_a_reading_whose_answer_was_lost_has_the_same_number_the_next_time(stand_ins: Served) -> None:
    system = stand_ins.systems().subscriber_system
    stand_ins.answer(Manner.LOSES_ANSWER, SYSTEM)
    with pytest.raises(OutsideUnavailable):
        system.submit(READING, request_key="3-reading")
    stand_ins.answer(Manner.RIGHT)
    assert system.submit(READING, request_key="3-reading") == stand_ins.behaviour.numbers["3-reading"]


def test_a_reading_that_is_refused_for_good_is_not_tried_again(bench: Bench, stand_ins: Served) -> None:
    stand_ins.answer(Manner.REFUSES_READING, SYSTEM)
    with pytest.raises(SubmissionRefused):
        stand_ins.systems().subscriber_system.submit(READING, request_key="4-reading")
    code = controlled(bench)
    outcome = at(bench, stand_ins.systems()).run(job("submit-declared-reading", {"trackingCode": code}, retries=8))
    assert isinstance(outcome, ThrowError)
    assert outcome.code == "READING_NOT_SUBMITTED"


@pytest.mark.parametrize("manner", [Manner.SLOW, Manner.DRIPPING])
def test_a_question_takes_no_longer_than_its_time_with_both_tries(stand_ins: Served, manner: Manner) -> None:
    """What the first try has used up is not there for a second one."""
    stand_ins.answer(manner, SYSTEM)
    with pytest.raises(OutsideUnavailable) as told:
        stand_ins.systems().subscriber_system.submit(READING, request_key="6-reading")
    assert told.value.fault is OutsideFault.TIMED_OUT
    assert stand_ins.behaviour.asked.count("6-reading") <= 1


def test_of_an_answer_without_an_end_little_is_taken(stand_ins: Served) -> None:
    stand_ins.answer(Manner.HUGE, SYSTEM)
    with pytest.raises(OutsideUnavailable):
        stand_ins.systems().subscriber_system.submit(READING, request_key="7-reading")
    assert stand_ins.behaviour.sent_bytes < 16 * 2**20


@pytest.mark.parametrize("number", ["", " ", "\u0000", "14\u0000", "-", "۱۴ ۰۵", "14\n05", "\u202e14", "1" * 41])
def test_a_tracking_number_that_nobody_can_read_out_is_none(stand_ins: Served, number: str) -> None:
    stand_ins.behaviour.numbers["8-reading"] = number
    with pytest.raises(OutsideUnavailable) as told:
        stand_ins.systems().subscriber_system.submit(READING, request_key="8-reading")
    assert told.value.fault is OutsideFault.UNREADABLE


@pytest.mark.parametrize("number", ["140509000001", "1405/09-12", "الف۱۲"])
def test_a_tracking_number_has_letters_and_digits(stand_ins: Served, number: str) -> None:
    stand_ins.behaviour.numbers["9-reading"] = number
    assert stand_ins.systems().subscriber_system.submit(READING, request_key="9-reading") == number


def test_nobody_is_asked_again_before_the_system_wants_to_be(stand_ins: Served) -> None:
    system = stand_ins.systems().subscriber_system
    stand_ins.answer(Manner.OVERLOADED, SYSTEM)
    for _ in range(3):
        with pytest.raises(OutsideUnavailable):
            system.subscriber_of(bill_id=READING.bill_id, national_id="1", request_key="5-subscriber")
    assert stand_ins.behaviour.asked == ["5-subscriber"]


def test_without_an_address_a_person_is_called_at_once(bench: Bench) -> None:
    code = controlled(bench)
    at(bench, OutsideSystems())
    for job_type in ("inquire-subscriber", "submit-declared-reading"):
        outcome = bench.run(job(job_type, {"trackingCode": code}, retries=8))
        assert isinstance(outcome, ThrowError)
        assert "به این شرکت وصل نشده است" in outcome.variables["unavailableText"]
    for ask in (NobodyAsked().identity_of,):
        with pytest.raises(OutsideUnavailable) as told:
            ask(national_id="1", full_name="-", request_key="-")
        assert told.value.fault is OutsideFault.NOT_CONFIGURED


def test_what_one_system_has_answered_is_kept_for_who_answers_for_the_other(bench: Bench, stand_ins: Served) -> None:
    code = bench.registered(SUBSCRIBER, KEY)
    stand_ins.answer(Manner.HTML, REGISTRY)
    outcome = at(bench, stand_ins.systems()).run(job("inquire-subscriber", {"trackingCode": code}, retries=8))
    assert isinstance(outcome, ThrowError)
    assert (outcome.variables["identity"], outcome.variables["recordMatch"]) == (None, "matches")


def test_no_personal_data_is_logged_or_handed_to_the_engine(bench: Bench, stand_ins: Served) -> None:
    code = controlled(bench)
    person = SUBSCRIBER.subscriber
    with structlog.testing.capture_logs() as lines:
        for row in BOTH:
            at(bench, systems(stand_ins, row, REGISTRY, SYSTEM))
            outcomes = [
                bench.run(job(job_type, {"trackingCode": code}, retries=1))
                for job_type in ("inquire-subscriber", "submit-declared-reading")
            ]
            told = str([getattr(each, "variables", None) or each for each in outcomes])
            assert not any(secret in told for secret in (person.national_id, person.mobile, person.full_name))
    assert {line["fault"] for line in lines if line["event"] == "outside system unavailable"} == {
        row.fault for row in BOTH
    }
    assert not any(secret in str(lines) for secret in (person.national_id, person.mobile, person.full_name))


def test_the_reading_is_handed_over_with_the_fields_of_the_source(bench: Bench, stand_ins: Served) -> None:
    code = controlled(bench)
    outcome = at(bench, stand_ins.systems()).run(job("submit-declared-reading", {"trackingCode": code}))
    assert isinstance(outcome, Complete)
    assert outcome.variables["systemNumberText"]


def test_the_page_shows_every_row() -> None:
    page = (Path(__file__).parents[3] / "docs" / "outside-systems.md").read_text("utf-8")
    assert awkward_answers.table() in page
