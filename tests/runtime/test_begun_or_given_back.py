"""At the end a job is begun or given back: the threads of handlers and the loop decide it between them."""

import asyncio
import threading

import pytest

from tests.runtime.bench import Bench, job
from workers.runtime.drain import drain
from workers.runtime.in_flight import AT_WORK, NOT_BEGUN, InFlightJobs, LeasedJob, Phase
from workers.runtime.lanes import Lanes
from workers.runtime.report import NullObserver
from workers.runtime.slots import Slots


def no_lanes() -> Lanes:
    return Lanes(
        runner=Bench().runner,
        count=0,
        group_size=1,
        is_busy=lambda: False,
        done=lambda _results: None,
        observer=NullObserver(),
    )


@pytest.mark.parametrize("at_rest", [False, True])
def test_a_job_is_begun_or_given_back_and_never_both(at_rest: bool) -> None:
    """However the threads meet: whoever is first decides."""
    for _ in range(300):
        leased = LeasedJob(job(1), Slots(1), 60)
        start = threading.Barrier(2)
        said: list[str] = []

        def begin(leased: LeasedJob = leased, start: threading.Barrier = start, said: list[str] = said) -> None:
            start.wait()
            if leased.begin():
                said.append("begun")

        thread = threading.Thread(target=begin)
        thread.start()
        start.wait()
        if leased.becomes(Phase.GIVEN_BACK, of=AT_WORK if at_rest else NOT_BEGUN, at_rest=at_rest):
            said.append("given back")
        thread.join()
        assert len(said) == 1


async def test_a_handler_whose_turn_comes_while_the_end_looks_at_the_jobs_does_not_begin() -> None:
    in_flight = InFlightJobs()
    leased = LeasedJob(job(1), Slots(1), 60)
    in_flight.add(leased)
    seen: list[tuple[bool, Phase]] = []

    async def give_back(leased: LeasedJob, _within: float) -> None:
        seen.append((False, leased.phase))
        in_flight.release(leased)

    asyncio.get_running_loop().call_soon(lambda: seen.append((leased.begin(), leased.phase)))
    await drain(in_flight, no_lanes(), give_back, 1.0)
    assert seen == [(False, Phase.GIVEN_BACK)] * 2
