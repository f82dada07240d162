"""Answers reach the engine as long as it would take them, and each is one of: accepted, not found, unanswered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from time import monotonic

import grpc
import pytest

from tests.runtime.gateway import Method, raw_job, raw_jobs, running_gateway
from tests.runtime.kit import Done, Effects, Input, Refused, at_work
from workers.runtime.handler import handles
from workers.runtime.report import OutcomeKind, Verdict
from workers.runtime.variables import JobOutput

PASSING = [
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.UNKNOWN,
]


def _variables_of(error: Refused) -> Mapping[str, object]:
    return {"reason": date(2026, 11, 24)} if error.reason == "a date" else {"reason": error.reason}


@handles("work", errors={Refused: _variables_of})
def work(context: Effects, data: Input) -> Done:
    context.write(f"work {data.number}")
    match data.number:
        case 99:
            raise Refused
        case 98:
            raise KeyError("broken")
        case 97:
            raise Refused("a date")
    return Done(number=data.number)


@pytest.mark.parametrize(
    ("number", "method", "outcome", "troubles"),
    [
        (1, Method.COMPLETE, OutcomeKind.COMPLETED, PASSING),
        (99, Method.THROW, OutcomeKind.BPMN_ERROR, PASSING[:3]),
        (98, Method.FAIL, OutcomeKind.FAILED, PASSING[:3]),
    ],
)
async def test_every_kind_of_answer_is_sent_until_the_engine_takes_it(
    number: int, method: Method, outcome: OutcomeKind, troubles: list[grpc.StatusCode]
) -> None:
    async with running_gateway() as gateway:
        gateway.scripts[method].once.extend(troubles)
        async with at_work(gateway, work) as shift:
            keys = gateway.offer([raw_job("work", {"number": number})])
            await shift.answered(keys)
    tries = [call.at for call in gateway.all(method)]
    assert len(tries) == len(troubles) + 1
    # The pauses grow: 50 ms, 100 ms, 200 ms …
    assert all(later - sooner >= 0.039 * 2**turn for turn, (sooner, later) in enumerate(pairwise(tries)))
    assert shift.notes.endings() == [(outcome, Verdict.ACCEPTED)]
    assert shift.notes.retried == len(troubles)


async def test_an_answer_that_is_sent_again_does_not_run_the_job_again() -> None:
    async with running_gateway() as gateway:
        gateway.scripts[Method.COMPLETE].once.extend(PASSING[:2])
        async with at_work(gateway, work) as shift:
            await shift.answered(gateway.offer(raw_jobs("work", 1)))
    assert shift.transactions.effects == ["work 0"]


async def test_an_answer_is_given_up_when_the_engine_has_offered_the_job_to_others() -> None:
    patience = timedelta(seconds=0.7)
    async with running_gateway() as gateway:
        gateway.scripts[Method.COMPLETE].always = grpc.StatusCode.UNAVAILABLE
        async with at_work(gateway, work, job_timeout=patience) as shift:
            gateway.offer(raw_jobs("work", 1))
            begun = monotonic()
            await shift.until(lambda: shift.notes.reports)
            assert monotonic() - begun >= 0.4, "others may not have it yet"
            assert shift.worker.state()["work"].in_flight <= 2  # what the sources keep for themselves
    assert shift.notes.endings() == [(OutcomeKind.COMPLETED, Verdict.UNANSWERED)]
    assert shift.notes.retried >= 3


async def test_an_engine_that_holds_its_tongue_is_asked_again_within_the_deadline() -> None:
    patience = timedelta(seconds=1)
    async with running_gateway() as gateway:
        gateway.scripts[Method.COMPLETE].is_silent = True
        async with at_work(gateway, work, job_timeout=patience) as shift:
            gateway.offer(raw_jobs("work", 1))
            await shift.until(lambda: shift.notes.reports, within=3)
    assert shift.notes.endings() == [(OutcomeKind.COMPLETED, Verdict.UNANSWERED)]


async def test_a_job_that_is_over_at_the_engine_is_normal_and_told_as_not_found() -> None:
    async with running_gateway() as gateway:
        gateway.scripts[Method.COMPLETE].always = grpc.StatusCode.NOT_FOUND
        async with at_work(gateway, work) as shift:
            gateway.offer(raw_jobs("work", 3))
            await shift.until(lambda: len(shift.notes.reports) == 3)
    assert shift.notes.endings() == [(OutcomeKind.COMPLETED, Verdict.NOT_FOUND)] * 3
    assert (len(gateway.all(Method.COMPLETE)), shift.notes.retried) == (3, 0)


async def test_an_answer_whose_reply_was_lost_is_found_to_have_been_taken() -> None:
    async with running_gateway() as gateway:
        gateway.scripts[Method.COMPLETE].loses_replies = 1
        async with at_work(gateway, work) as shift:
            await shift.answered(gateway.offer(raw_jobs("work", 1)))
    assert shift.notes.endings() == [(OutcomeKind.COMPLETED, Verdict.NOT_FOUND)]
    assert shift.transactions.effects == ["work 0"]


@pytest.mark.parametrize(("number", "method"), [(1, Method.COMPLETE), (99, Method.THROW)])
async def test_an_answer_that_the_engine_refuses_becomes_an_incident(number: int, method: Method) -> None:
    async with running_gateway() as gateway:
        gateway.scripts[method].always = grpc.StatusCode.INVALID_ARGUMENT
        async with at_work(gateway, work) as shift:
            [key] = gateway.offer([raw_job("work", {"number": number}, retries=3)])
            await shift.answered([key])
    answer = gateway.answers[key]
    assert (answer.method, answer.request.retries) == (Method.FAIL, 0)
    assert "INVALID_ARGUMENT" in answer.request.errorMessage
    assert shift.notes.endings() == [(OutcomeKind.FAILED, Verdict.ACCEPTED)]
    [report] = shift.notes.reports
    assert (report.fault, report.retries_left) == (answer.request.errorMessage, 0)


async def test_a_failure_that_the_engine_refuses_is_not_sent_for_ever() -> None:
    async with running_gateway() as gateway:
        gateway.scripts[Method.FAIL].always = grpc.StatusCode.INVALID_ARGUMENT
        async with at_work(gateway, work) as shift:
            gateway.offer([raw_job("work", {"number": 98})])
            await shift.until(lambda: shift.notes.reports)
    assert shift.notes.endings() == [(OutcomeKind.FAILED, Verdict.UNANSWERED)]
    assert len(gateway.all(Method.FAIL)) == 1


async def test_an_answer_that_is_no_json_becomes_an_incident_and_the_worker_goes_on() -> None:
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        [key] = gateway.offer([raw_job("work", {"number": 97})])
        await shift.answered([key])
        await shift.answered(gateway.offer(raw_jobs("work", 3)))
    answer = gateway.answers[key]
    assert (answer.method, answer.request.retries) == (Method.FAIL, 0)
    assert shift.notes.endings()[0] == (OutcomeKind.FAILED, Verdict.ACCEPTED)


async def test_text_that_cannot_be_encoded_becomes_an_incident_and_the_worker_goes_on() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Text(JobOutput):
        text: str

    @handles("text")
    def text(_context: Effects, data: Input) -> Text:
        return Text(text="\ud800" * data.number)

    async with running_gateway() as gateway, at_work(gateway, text) as shift:
        keys = gateway.offer([raw_job("text", {"number": number}) for number in (1, 0)])
        await shift.answered(keys)
    assert [gateway.answers[key].method for key in keys] == [Method.FAIL, Method.COMPLETE]


async def test_one_jobs_trouble_with_its_answer_does_not_hold_up_the_others() -> None:
    async with running_gateway() as gateway:
        gateway.scripts[Method.THROW].always = grpc.StatusCode.UNAVAILABLE
        async with at_work(gateway, work) as shift:
            gateway.offer([raw_job("work", {"number": 99})])
            await shift.until(lambda: shift.notes.retried)
            await shift.answered(gateway.offer(raw_jobs("work", 20)))
            assert len(shift.notes.reports) == 20
            gateway.scripts[Method.THROW].always = None
            await shift.until(lambda: len(shift.notes.reports) == 21)
    assert shift.notes.endings()[-1] == (OutcomeKind.BPMN_ERROR, Verdict.ACCEPTED)
