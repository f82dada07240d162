"""One job, one transaction: what the runtime's core promises, on a real database."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from db.engine import Database
from services.errors import NoAgentAvailable, NotFound, TechnicalError
from tests.fakes.uow import FixedClock
from tests.workers.kit import Bench, job
from workers.context import JobContext
from workers.runtime.handler import Handler, handles
from workers.runtime.job import Complete, Fail, ThrowError
from workers.runtime.report import OutcomeKind
from workers.runtime.variables import JobInput, JobOutput

SECRET = "0084575948"


class Input(JobInput):
    draft_key: str
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(JobOutput):
    runs: int


@handles("keep-draft", errors={NoAgentAvailable: lambda error: {"district": error.district}})
def keep_draft(context: JobContext, data: Input) -> Kept:
    """Writes, then perhaps fails: what it wrote must then be gone."""
    runs = context.uow.sequences.next("keep-draft")
    context.uow.requests.save_draft(data.draft_key, {"runs": runs})
    match data.fault:
        case "business":
            raise NoAgentAvailable(district="مرکز", kind="meter-test")
        case "technical":
            raise TechnicalError("the database is unavailable")
        case "not-found":
            raise NotFound("bill", "14050000001")
        case "programming":
            raise KeyError(SECRET)
        case _:
            return Kept(runs=runs)


@pytest.fixture
def handlers() -> dict[str, Handler]:
    return {keep_draft.job_type: keep_draft}


@pytest.fixture
def bench(database: Database, clock: FixedClock, handlers: dict[str, Handler]) -> Bench:
    return Bench(database, clock, handlers)


def draft(bench: Bench, key: str = "d-1") -> object:
    with bench.begin() as uow:
        return uow.requests.draft(key)


def test_a_job_commits_its_effects_and_returns_camel_case_variables(bench: Bench) -> None:
    assert bench.run(job("keep-draft", {"draftKey": "d-1"})) == Complete({"runs": 1})
    assert draft(bench) == {"runs": 1}
    assert bench.commits == 1


def test_a_redelivered_job_is_answered_with_the_stored_result_and_not_run_again(bench: Bench) -> None:
    delivered = job("keep-draft", {"draftKey": "d-1"})
    first, second = bench.run(delivered), bench.run(delivered)
    assert first == second == Complete({"runs": 1})
    assert [report.redelivered for report in bench.reports] == [False, True]
    assert bench.commits == 1


def test_another_element_instance_is_another_job(bench: Bench) -> None:
    outcomes = [bench.run(job("keep-draft", {"draftKey": "d-1"})) for _ in range(2)]
    assert outcomes == [Complete({"runs": 1}), Complete({"runs": 2})]


def test_a_business_error_becomes_its_bpmn_error_with_variables_and_leaves_no_effects(bench: Bench) -> None:
    refused = job("keep-draft", {"draftKey": "d-1", "fault": "business"})
    outcome = bench.run(refused)
    assert isinstance(outcome, ThrowError)
    assert (outcome.code, outcome.variables) == ("NO_AGENT_AVAILABLE", {"district": "مرکز"})
    assert draft(bench) is None


def test_a_redelivered_refusal_is_the_same_refusal(bench: Bench) -> None:
    refused = job("keep-draft", {"draftKey": "d-1", "fault": "business"})
    assert bench.run(refused) == bench.run(refused)
    assert [report.redelivered for report in bench.reports] == [False, True]


@pytest.mark.parametrize(("retries", "seconds"), [(8, 1), (7, 3), (6, 9), (1, 300)])
def test_technical_trouble_backs_off_exponentially_and_uses_up_retries(
    bench: Bench, retries: int, seconds: int
) -> None:
    outcome = bench.run(job("keep-draft", {"draftKey": "d-1", "fault": "technical"}, retries=retries))
    assert outcome == Fail("TechnicalError: the database is unavailable", retries - 1, timedelta(seconds=seconds))
    assert draft(bench) is None


@pytest.mark.parametrize("retries", [3, 2, 1])
def test_any_other_error_counts_down_soon_so_that_an_incident_arises(bench: Bench, retries: int) -> None:
    outcome = bench.run(job("keep-draft", {"draftKey": "d-1", "fault": "programming"}, retries=retries))
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.retry_back_off) == (retries - 1, timedelta(seconds=1))
    assert draft(bench) is None


def test_a_failed_job_runs_again_and_may_succeed(bench: Bench) -> None:
    first = job("keep-draft", {"draftKey": "d-1", "fault": "technical"})
    bench.run(first)
    healed = job("keep-draft", {"draftKey": "d-1"})
    assert isinstance(bench.run(healed), Complete)


def test_a_failure_names_the_error_and_the_place_but_no_data(bench: Bench) -> None:
    outcome = bench.run(job("keep-draft", {"draftKey": "d-1", "fault": "programming"}))
    assert isinstance(outcome, Fail)
    assert outcome.message.startswith("KeyError at ")
    assert "test_runner.py" in outcome.message
    assert SECRET not in outcome.message + repr(bench.reports)


def test_our_own_errors_tell_what_is_missing(bench: Bench) -> None:
    outcome = bench.run(job("keep-draft", {"draftKey": "d-1", "fault": "not-found"}))
    assert isinstance(outcome, Fail)
    assert outcome.message == "NotFound: bill 14050000001 does not exist"


def test_variables_that_do_not_parse_fail_at_once_naming_field_and_reason_without_the_value(bench: Bench) -> None:
    outcome = bench.run(job("keep-draft", {"draftKey": {"nationalId": SECRET}}, retries=3))
    assert outcome == Fail(
        "VariablesInvalid: variables do not fit: draftKey: string_type", retries=0, retry_back_off=timedelta(0)
    )


def test_a_missing_variable_is_named(bench: Bench) -> None:
    outcome = bench.run(job("keep-draft", {}))
    assert isinstance(outcome, Fail)
    assert outcome.message.endswith("draftKey: missing")


def test_a_report_tells_the_outcome(bench: Bench) -> None:
    bench.run(job("keep-draft", {"draftKey": "d-1", "trackingCode": "7000000007"}))
    bench.run(job("keep-draft", {"draftKey": "d-1", "fault": "business"}))
    bench.run(job("keep-draft", {"draftKey": "d-1", "fault": "technical"}))
    assert [each.outcome for each in bench.reports] == [
        OutcomeKind.COMPLETED,
        OutcomeKind.BPMN_ERROR,
        OutcomeKind.FAILED,
    ]
    assert bench.reports[2].fault == "TechnicalError: the database is unavailable"


def test_a_job_prints_no_variables() -> None:
    assert SECRET not in repr(job("keep-draft", {"nationalId": SECRET}))
    assert SECRET not in repr(Complete({"nationalId": SECRET}))
