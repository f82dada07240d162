"""A job that nobody can read is an incident, at once; the others do not notice."""

from collections.abc import Callable

import pytest
from pyzeebe.proto import gateway_pb2 as protocol

from tests.runtime.gateway import Method, ScriptedGateway, raw_job, running_gateway
from tests.runtime.kit import Done, Effects, Input, Notes, at_work
from workers.runtime.errors import JobUnreadable
from workers.runtime.handler import handles
from workers.runtime.incoming import to_job
from workers.runtime.report import JobReport, OutcomeKind, Verdict

SECRET = "0499370899"


@handles("work")
def work(context: Effects, data: Input) -> Done:
    context.write(f"work {data.number}")
    return Done(number=data.number)


def hostile(variables: str, headers: str = "{}") -> protocol.ActivatedJob:
    job = raw_job("work", {})
    job.variables, job.customHeaders = variables, headers
    return job


def nested(depth: int, opening: str = '{"a":', closing: str = "}") -> str:
    return f'{{"number": 1, "nationalId": "{SECRET}", "deep": {opening * depth}1{closing * depth}}}'


HOSTILE: dict[str, Callable[[], protocol.ActivatedJob]] = {
    "objects 990 deep": lambda: hostile(nested(990)),
    "objects 400 deep": lambda: hostile(nested(400)),
    "lists 5000 deep": lambda: hostile(nested(5000, "[", "]")),
    "no JSON": lambda: hostile(f'{{"nationalId": "{SECRET}"'),
    "nothing": lambda: hostile(""),
    "a list": lambda: hostile(f'["{SECRET}"]'),
    "null": lambda: hostile("null"),
    "a number of 5000 digits": lambda: hostile(f'{{"number": 1{"0" * 5000}}}'),
    "half of a pair": lambda: hostile('{"number": 1, "name": "\\ud800"}'),
    "headers that are no JSON": lambda: hostile('{"number": 1}', SECRET),
    "headers that are a list": lambda: hostile('{"number": 1}', f'["{SECRET}"]'),
}


def give(gateway: ScriptedGateway, source: str, jobs: list[protocol.ActivatedJob]) -> list[int]:
    return gateway.offer(jobs) if source == "poll" else gateway.push(jobs)


@pytest.mark.parametrize("source", ["poll", "stream"])
@pytest.mark.parametrize("kind", HOSTILE)
async def test_a_job_that_cannot_be_read_is_an_incident_and_stops_nothing(kind: str, source: str) -> None:
    bad, good = HOSTILE[kind](), [raw_job("work", {"number": number}) for number in range(4)]
    async with running_gateway() as gateway, at_work(gateway, work, capacity=4) as shift:
        await shift.until(lambda: gateway.has_stream("work"))
        # More of them than there is room for: a slot that got lost would show.
        bads = [protocol.ActivatedJob.FromString(bad.SerializeToString()) for _ in range(6)]
        for number, each in enumerate(bads):
            each.key = bad.key + 1_000_000 + number
        await shift.answered(give(gateway, source, [*good[:2], *bads, *good[2:]]))
    failed = [gateway.answers[each.key] for each in bads]
    assert {(each.method, each.request.retries) for each in failed} == {(Method.FAIL, 0)}
    assert all("cannot be read" in each.request.errorMessage for each in failed)
    assert not any(SECRET in each.request.errorMessage for each in failed)
    assert sorted(shift.transactions.effects) == [f"work {number}" for number in range(4)]
    assert not any(SECRET in str(each) for each in shift.notes.reports)
    endings = shift.notes.endings()
    assert endings.count((OutcomeKind.FAILED, Verdict.ACCEPTED)) == 6
    assert endings.count((OutcomeKind.COMPLETED, Verdict.ACCEPTED)) == 4


def test_what_is_deep_or_odd_but_can_be_used_is_read() -> None:
    for variables in (
        nested(150),
        '{"name": "\\ud83d\\ude00 \\u0000"}',
        '{"amount": 1e999, "big": 12345678901234567890}',
    ):
        assert to_job(hostile(variables)).variables
    assert to_job(hostile("{}", "")).headers == {}


def test_a_fault_tells_its_kind_and_no_data() -> None:
    with pytest.raises(JobUnreadable) as raised:
        to_job(hostile(f'{{"nationalId": "{SECRET}"'))
    assert str(raised.value) == "the job cannot be read: JSONDecodeError"
    assert raised.value.job.variables == {}


async def test_a_job_of_more_than_four_megabytes_is_taken_by_polls_and_streams() -> None:
    async with running_gateway() as gateway, at_work(gateway, work) as shift:
        await shift.until(lambda: gateway.has_stream("work"))
        large = [raw_job("work", {"number": number, "padding": "x" * 6_000_000}) for number in range(2)]
        await shift.answered([*gateway.offer(large[:1]), *gateway.push(large[1:])])
    assert sorted(shift.transactions.effects) == ["work 0", "work 1"]


async def test_an_observer_that_stumbles_over_a_job_does_not_end_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[JobReport] = []

    def raised(_notes: Notes, report: JobReport) -> None:
        told.append(report)
        if len(told) == 1:
            raise RecursionError

    monkeypatch.setattr(Notes, "job_over", raised)
    async with running_gateway() as gateway, at_work(gateway, work, capacity=2) as shift:
        gateway.offer([raw_job("work", {"number": number}) for number in range(8)])
        await shift.until(lambda: len(told) == 8)
