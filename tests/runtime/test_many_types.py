"""Sixty and more job types, before a gateway that carries a hundred calls a connection: nobody waits for anybody."""

import threading
from datetime import timedelta

import pytest

from tests.runtime.gateway import Call, Method, ScriptedGateway, raw_job, running_gateway
from tests.runtime.kit import UNHURRIED, Done, Effects, Input, Shift, at_work
from workers.runtime.handler import Handler, handles
from workers.runtime.report import OutcomeKind, Verdict

TYPES = 64
USUAL_LIMIT = 100


def handler(number: int) -> Handler:
    @handles(f"work-{number}")
    def work(context: Effects, data: Input) -> Done:
        context.write(f"work {data.number}")
        return Done(number=data.number)

    return work


HANDLERS = [handler(number) for number in range(TYPES)]


def peers(calls: list[Call]) -> set[str]:
    return {call.peer for call in calls}


async def all_wait(gateway: ScriptedGateway, shift: Shift) -> None:
    """Every stream is open and every poll waits at the gateway."""
    await shift.until(lambda: all(gateway.has_stream(each.job_type) for each in HANDLERS), within=20)
    waiting = {each.job_type for each in HANDLERS}
    await shift.until(
        lambda: (
            {call.request.type for call in gateway.all(Method.ACTIVATE) if call.request.requestTimeout > 0} == waiting
        ),
        within=20,
    )


async def test_answers_do_not_wait_behind_the_streams_and_polls_of_many_types() -> None:
    async with (
        running_gateway(USUAL_LIMIT) as gateway,
        at_work(gateway, *HANDLERS, poll_timeout=UNHURRIED, stream_lifetime=UNHURRIED) as shift,
    ):
        await all_wait(gateway, shift)
        for each in HANDLERS:
            await shift.answered(gateway.push([raw_job(each.job_type, {"number": 1})]))
    assert shift.notes.endings() == [(OutcomeKind.COMPLETED, Verdict.ACCEPTED)] * TYPES


async def test_a_burst_of_answers_larger_than_the_limit_gets_through_too() -> None:
    patience = timedelta(seconds=30)
    async with (
        running_gateway(USUAL_LIMIT) as gateway,
        at_work(gateway, *HANDLERS, poll_timeout=patience, stream_lifetime=patience) as shift,
    ):
        await all_wait(gateway, shift)
        jobs = [raw_job(each.job_type, {"number": number}) for number in range(5) for each in HANDLERS]
        await shift.answered(gateway.push(jobs), within=10)


async def test_answers_have_a_connection_of_their_own_and_no_other_carries_too_much() -> None:
    async with running_gateway(USUAL_LIMIT) as gateway, at_work(gateway, *HANDLERS) as shift:
        await all_wait(gateway, shift)
        await shift.answered(gateway.push([raw_job("work-0", {"number": 1})]))
        answers = peers(gateway.all(Method.COMPLETE))
        intake = peers([*gateway.all(Method.STREAM), *gateway.all(Method.ACTIVATE)])
        types_of = {
            peer: {call.request.type for call in gateway.all(Method.STREAM) if call.peer == peer} for peer in intake
        }
    assert len(answers) == 1
    assert not answers & intake
    assert [len(types) for types in types_of.values()] == [TYPES // 2] * 2


@pytest.mark.parametrize("silent", [Method.COMPLETE, Method.EXTEND])
async def test_a_connection_for_answers_that_carries_nothing_any_more_is_replaced(
    silent: Method, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though polls and streams, on connections of their own, see nothing of it."""
    monkeypatch.setattr("workers.runtime.answers._TRY_SECONDS", 0.2)
    monkeypatch.setattr("workers.runtime.upkeep._STALE_SECONDS", 0.6)
    monkeypatch.setattr("workers.runtime.connection._ALIVE_WITHIN", 0.2)
    monkeypatch.setattr("workers.runtime.connection._ASK_AT_MOST_EVERY", 0.2)

    @handles("work", blocking=True)
    def work(_context: object, data: Input) -> Done:
        threading.Event().wait(2.5 if silent is Method.EXTEND else 0)
        return Done(number=data.number)

    async with (
        running_gateway() as gateway,
        at_work(gateway, work, job_timeout=timedelta(seconds=1.5)) as shift,
    ):
        for method in (silent, Method.TOPOLOGY):
            gateway.scripts[method].is_silent = True
        gateway.offer([raw_job("work", {"number": 1})])
        await shift.until(lambda: len(peers(gateway.all(silent))) >= 2)
        streams = peers(gateway.all(Method.STREAM))
        for method in (silent, Method.TOPOLOGY):
            gateway.scripts[method].is_silent = False
        await shift.until(lambda: shift.notes.reports)
    assert len(streams) == 1
