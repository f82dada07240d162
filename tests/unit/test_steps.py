"""The step ledger, its limits and escalations."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue import all_services
from services.durations import NotALimit, parse_limit
from services.errors import NotFound
from services.model.steps import StepEntry, StepState
from services.steps.catalogue import all_steps, numbered_step
from services.steps.ledger import finished
from tests.examples import plain_service
from tests.unit.ledger_case import STEP, WHOLE, Case

MICROSECOND = timedelta(microseconds=1)
LIMITS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=60))


@pytest.fixture
def case() -> Case:
    return Case()


@given(LIMITS, st.timedeltas(min_value=-timedelta(days=60), max_value=timedelta(days=60)))
def test_a_limit_is_met_exactly_if_the_step_ends_no_later_than_due(limit: timedelta, slack: timedelta) -> None:
    start = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
    entry = StepEntry(
        tracking_code="1", step=STEP, element_instance_key=1, element_id="x", started_at=start, due_at=start + limit
    )
    for shift in (slack, timedelta(0), -MICROSECOND, MICROSECOND):
        at = start + limit + shift
        ended = finished(entry, at=at)
        assert ended.state is (StepState.MET if at <= start + limit else StepState.MISSED)
        assert ended.finished_at == at


@pytest.mark.parametrize(
    ("late_by", "state"),
    [(timedelta(0), StepState.MET), (-MICROSECOND, StepState.MET), (MICROSECOND, StepState.MISSED)],
)
def test_a_step_is_judged_to_the_microsecond(case: Case, late_by: timedelta, state: StepState) -> None:
    case.open()
    case.clock.advance(timedelta(minutes=15) + late_by)
    assert case.close().state is state


def test_a_step_without_a_limit_is_done_whenever_it_ends(case: Case) -> None:
    case.open(limit=None)
    case.clock.advance(timedelta(days=400))
    assert case.close().state is StepState.DONE


def test_opening_and_closing_twice_changes_nothing(case: Case) -> None:
    first = case.open()
    case.clock.advance(timedelta(minutes=1))
    assert case.open() == first
    closed = case.close()
    case.clock.advance(timedelta(days=1))
    assert case.close() == closed
    assert case.open() == closed


def test_unknown_steps_and_runs_are_faults(case: Case) -> None:
    with pytest.raises(NotFound):
        case.open(step="SET-99")
    with pytest.raises(NotFound):
        case.close(key=404)
    with pytest.raises(NotFound):
        case.escalate("SET-12")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT15M", timedelta(minutes=15)),
        ("P7D", timedelta(days=7)),
        ("PT24H", timedelta(days=1)),
        ("P1DT2H", timedelta(hours=26)),
        ("PT0S", timedelta(0)),
    ],
)
def test_limits_are_iso_8601_durations(text: str, length: timedelta) -> None:
    assert parse_limit(text) == length


@pytest.mark.parametrize("text", ["", "15M", "P", "P1M", "P1Y", "-PT5M", "P999999999999D", "PT15m x"])
def test_what_has_no_fixed_length_is_no_limit(text: str) -> None:
    with pytest.raises(NotALimit):
        parse_limit(text)


def test_every_step_has_persian_words() -> None:
    for step in all_steps().values():
        assert not any(character.isascii() and character.isalnum() for character in step.title + step.role_title)
        assert not set("يك") & set(step.title + step.role_title)


def test_steps_of_a_service_are_found_by_their_number() -> None:
    for service in all_services().values():
        found = [numbered_step(service.key, number).id for number in (0, 1, 2)]
        steps = "STD" if service.standard else service.prefix
        assert found == [f"{service.prefix}-00", f"{steps}-01", f"{steps}-02"]
    for key, number in ((plain_service().key, 99), ("nothing", 1)):
        with pytest.raises(NotFound):
            numbered_step(key, number)


def test_a_request_belongs_to_the_instance_that_keeps_the_limit_of_its_service(case: Case) -> None:
    registering = case.request.process_instance_key
    case.open(step=STEP)
    assert case.uow.requests.get(case.request.tracking_code).process_instance_key == registering
    for _ in range(2):
        case.open(step=WHOLE, limit="P1D", key=80)
    assert case.uow.requests.get(case.request.tracking_code).process_instance_key == 5
