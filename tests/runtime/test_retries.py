"""What the engine is told about failed jobs: how many retries are left, and how long it is to wait."""

import pytest

from tests.runtime.gateway import Call, Method, raw_job, running_gateway
from tests.runtime.kit import Done, Effects, Input, Shift, Transient, at_work
from workers.runtime.handler import Handler, handles
from workers.runtime.job import Job
from workers.runtime.variables import JobInput, NoOutput


def _fail(data: Input) -> Done:
    if data.number == 0:
        raise Transient("the provider is unavailable")
    raise KeyError("broken")


@handles("transactional")
def transactional(_context: Effects, data: Input) -> Done:
    return _fail(data)


@handles("blocking", blocking=True)
def blocking(_context: Job, data: Input) -> Done:
    return _fail(data)


@handles("patient", blocking=True, patient=True)
def patient(_context: Job, data: Input) -> Done:
    return _fail(data)


HANDLERS: tuple[Handler, ...] = (transactional, blocking, patient)


async def failure(shift: Shift, job_type: str, *, number: int = 0, retries: int) -> Call:
    """The failure that the engine is told of a job with so many retries left."""
    [key] = shift.gateway.offer([raw_job(job_type, {"number": number}, retries=retries)])
    await shift.answered([key])
    return shift.gateway.answers[key]


@pytest.mark.parametrize(
    "job_type",
    ["transactional", "blocking"],
)
async def test_each_failure_more_makes_the_engine_wait_longer(job_type: str) -> None:
    milliseconds = {10: 1_000, 8: 1_000, 7: 3_000, 6: 9_000, 1: 300_000}
    async with running_gateway() as gateway, at_work(gateway, *HANDLERS) as shift:
        failures = [await failure(shift, job_type, retries=retries) for retries in milliseconds]
    assert {each.method for each in failures} == {Method.FAIL}
    assert [each.request.retryBackOff for each in failures] == list(milliseconds.values())
    assert [each.request.retries for each in failures] == [retries - 1 for retries in milliseconds]
    assert {each.request.errorMessage for each in failures} == {"Transient: the provider is unavailable"}


async def test_jobs_that_fail_together_do_not_come_back_together() -> None:
    chances = iter([turn / 20 for turn in range(20)])
    async with running_gateway() as gateway, at_work(gateway, *HANDLERS, jitter=lambda: next(chances)) as shift:
        waits = [(await failure(shift, "transactional", retries=8)).request.retryBackOff for _ in range(20)]
    assert all(800 <= wait <= 1_200 for wait in waits)
    assert len(set(waits)) == 20


@pytest.mark.parametrize("job_type", ["transactional", "blocking"])
async def test_a_fault_that_waiting_does_not_heal_counts_down_soon(job_type: str) -> None:
    async with running_gateway() as gateway, at_work(gateway, *HANDLERS) as shift:
        last = await failure(shift, job_type, number=1, retries=1)
    assert (last.request.retries, last.request.retryBackOff) == (0, 1_000)
    assert last.request.errorMessage.startswith("KeyError at ")


async def test_an_outage_leaves_a_patient_job_its_last_retry_and_a_fault_does_not() -> None:
    async with running_gateway() as gateway, at_work(gateway, *HANDLERS) as shift:
        failures = [await failure(shift, "patient", retries=retries) for retries in (8, 2, 1, 1)]
        fault = await failure(shift, "patient", number=1, retries=1)
    assert [each.request.retries for each in failures] == [7, 1, 1, 1]
    assert failures[-1].request.retryBackOff == 300_000
    assert fault.request.retries == 0


@pytest.mark.parametrize("job_type", ["transactional", "patient"])
async def test_a_job_that_somebody_gave_no_retries_is_given_neither_less_than_none_nor_more(job_type: str) -> None:
    async with running_gateway() as gateway, at_work(gateway, *HANDLERS) as shift:
        assert (await failure(shift, job_type, retries=0)).request.retries == 0


async def test_variables_that_do_not_fit_are_an_incident_at_once() -> None:
    class Named(JobInput):
        order_number: int

    def handle(_context: Effects, data: Named) -> NoOutput:
        raise AssertionError(data)

    handle.__annotations__["data"] = Named
    async with running_gateway() as gateway, at_work(gateway, handles("named")(handle)) as shift:
        [key] = gateway.offer([raw_job("named", {"orderNumber": "many"}, retries=3)])
        await shift.answered([key])
    request = gateway.answers[key].request
    assert (request.retries, request.retryBackOff) == (0, 0)
    assert request.errorMessage == "VariablesInvalid: variables do not fit: orderNumber: int_parsing"
