"""What the engine is told about failed jobs: how many retries are left, and how long it is to wait, per job type."""

from datetime import timedelta

import pytest

from tests.runtime.gateway import Call, Method, raw_job, running_gateway
from tests.runtime.kit import Desk, Done, Input, Passing, Shift, at_work
from workers.runtime.handler import Handler, handles
from workers.runtime.job import Job
from workers.runtime.retry import BackOff, RetryPolicy
from workers.runtime.variables import JobInput, NoOutput

PATIENT = RetryPolicy(attempts=10, back_off=BackOff(first=timedelta(seconds=60), factor=2, cap=timedelta(hours=1)))
HASTY = RetryPolicy(
    attempts=3, back_off=BackOff(first=timedelta(milliseconds=20), factor=5, cap=timedelta(milliseconds=300))
)


def _fail(data: Input) -> Done:
    if data.number == 0:
        raise Passing("the provider is away")
    raise KeyError("broken")


@handles("patient", retry=PATIENT)
def patient(_context: Desk, data: Input) -> Done:
    return _fail(data)


@handles("hasty", retry=HASTY)
async def hasty(_context: Job, data: Input) -> Done:
    return _fail(data)


@handles("usual", blocking=True)
def usual(_context: Job, data: Input) -> Done:
    return _fail(data)


HANDLERS: tuple[Handler, ...] = (patient, hasty, usual)


async def failure(shift: Shift, job_type: str, *, number: int = 0, retries: int) -> Call:
    """The failure that the engine is told of a job with so many retries left."""
    [key] = shift.gateway.offer([raw_job(job_type, {"number": number}, retries=retries)])
    await shift.answered([key])
    return shift.gateway.answers[key]


@pytest.mark.parametrize(
    ("job_type", "milliseconds"),
    [
        ("patient", {10: 60_000, 9: 120_000, 8: 240_000, 4: 3_600_000, 1: 3_600_000}),
        ("hasty", {3: 20, 2: 100, 1: 300}),
        ("usual", {8: 1_000, 7: 3_000, 6: 9_000, 1: 300_000}),
    ],
)
async def test_each_type_backs_off_by_its_own_policy(job_type: str, milliseconds: dict[int, int]) -> None:
    async with running_gateway() as gateway, at_work(gateway, *HANDLERS) as shift:
        failures = [await failure(shift, job_type, retries=retries) for retries in milliseconds]
    assert {each.method for each in failures} == {Method.FAIL}
    assert [each.request.retryBackOff for each in failures] == list(milliseconds.values())
    assert [each.request.retries for each in failures] == [retries - 1 for retries in milliseconds]
    assert {each.request.errorMessage for each in failures} == {"Passing: the provider is away"}


async def test_jobs_that_fail_together_do_not_come_back_together() -> None:
    chances = iter([turn / 20 for turn in range(20)])
    async with running_gateway() as gateway, at_work(gateway, *HANDLERS, jitter=lambda: next(chances)) as shift:
        waits = [(await failure(shift, "patient", retries=10)).request.retryBackOff for _ in range(20)]
    assert all(48_000 <= wait <= 72_000 for wait in waits)
    assert len(set(waits)) == 20


@pytest.mark.parametrize("job_type", ["patient", "hasty", "usual"])
async def test_a_fault_that_waiting_does_not_heal_counts_down_soon(job_type: str) -> None:
    async with running_gateway() as gateway, at_work(gateway, *HANDLERS) as shift:
        last = await failure(shift, job_type, number=1, retries=1)
    assert (last.request.retries, last.request.retryBackOff) == (0, 1_000)
    assert last.request.errorMessage.startswith("KeyError at ")


async def test_a_job_that_somebody_gave_no_retries_is_not_given_less_than_none() -> None:
    async with running_gateway() as gateway, at_work(gateway, *HANDLERS) as shift:
        assert (await failure(shift, "patient", retries=0)).request.retries == 0


async def test_variables_that_do_not_fit_are_an_incident_at_once() -> None:
    class Named(JobInput):
        order_number: int

    def handle(_context: Desk, data: Named) -> NoOutput:
        raise AssertionError(data)

    handle.__annotations__["given"] = Named
    async with running_gateway() as gateway, at_work(gateway, handles("named")(handle)) as shift:
        [key] = gateway.offer([raw_job("named", {"orderNumber": "many"}, retries=3)])
        await shift.answered([key])
    request = gateway.answers[key].request
    assert (request.retries, request.retryBackOff) == (0, 0)
    assert request.errorMessage == "VariablesInvalid: variables do not fit: orderNumber: int_parsing"
