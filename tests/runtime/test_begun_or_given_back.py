"""At the end a job is begun or given back: the threads of handlers and the loop decide it between them."""

import asyncio
import threading

import pytest

from tests.runtime.bench import Bench, job
from workers.runtime.drain import drain
from workers.runtime.hands import AT_WORK, NOT_BEGUN, Hands, Phase, Taken
from workers.runtime.lanes import Lanes
from workers.runtime.report import Silent
from workers.runtime.slots import Slots


def no_lanes() -> Lanes:
    return Lanes(
        runner=Bench().runner,
        count=0,
        group_size=1,
        is_busy=lambda: False,
        done=lambda _results: None,
        observer=Silent(),
    )


@pytest.mark.parametrize("at_rest", [False, True])
def test_a_job_is_begun_or_given_back_and_never_both(at_rest: bool) -> None:
    """However the threads meet: whoever is first decides."""
    for _ in range(300):
        taken = Taken(job(1), Slots(1), 60)
        start = threading.Barrier(2)
        said: list[str] = []

        def begin(taken: Taken = taken, start: threading.Barrier = start, said: list[str] = said) -> None:
            start.wait()
            if taken.begin():
                said.append("begun")

        thread = threading.Thread(target=begin)
        thread.start()
        start.wait()
        if taken.becomes(Phase.GIVEN_BACK, of=AT_WORK if at_rest else NOT_BEGUN, at_rest=at_rest):
            said.append("given back")
        thread.join()
        assert len(said) == 1


async def test_a_handler_whose_turn_comes_while_the_end_looks_at_the_jobs_does_not_begin() -> None:
    hands = Hands()
    taken = Taken(job(1), Slots(1), 60)
    hands.take(taken)
    seen: list[tuple[bool, Phase]] = []

    async def give_back(taken: Taken, _within: float) -> None:
        seen.append((False, taken.phase))
        hands.let_go(taken)

    asyncio.get_running_loop().call_soon(lambda: seen.append((taken.begin(), taken.phase)))
    await drain(hands, no_lanes(), give_back, 1.0)
    assert seen == [(False, Phase.GIVEN_BACK)] * 2
