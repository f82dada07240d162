"""A limit from both sides: just before it nothing fires, just after it does; the late task stays open."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.model.steps import StepEntry, StepState
from services.steps.due import engine_text
from tests.process.office import EmbeddedCase
from tests.zeebekit import ProcessInstance, UserTask

MOMENT = timedelta(seconds=30)


async def applied(case: EmbeddedCase) -> None:
    """The request is registered, and nobody has done anything yet."""
    await case.apply()


@dataclass(frozen=True, slots=True)
class Limit:
    """A timed step: how long it may take, the element that waits meanwhile, and how to get to its start."""

    step: str
    limit: timedelta
    waits_at: str
    reach: Callable[[EmbeddedCase], Coroutine[None, None, None]] = applied
    notice: str = "deadline-missed"


def assert_fires_just_after(case: EmbeddedCase, limit: Limit) -> None:
    """The step is missed and told of once its limit is over, not before; its task waits on."""
    asyncio.run(limit.reach(case))
    row = case.steps(limit.step)[-1]
    assert row.due_at == row.started_at + limit.limit
    case.engine.travel(limit.limit - (case.engine.now() - row.started_at) - MOMENT)
    assert case.steps(limit.step)[-1].missed_at is None
    before = case.sms().count(limit.notice)
    case.engine.travel(2 * MOMENT)
    late = case.steps(limit.step)[-1]
    assert late.missed_at is not None
    assert late.state is StepState.MISSED
    assert late.finished_at is None
    assert case.sms().count(limit.notice) == before + 1
    assert case.task(limit.waits_at).is_open


def assert_warned_before_it_is_late(case: EmbeddedCase, step: str, *, share: float) -> None:
    """The supervisor is warned when so much of the whole service's limit is over, and told again when it is late."""
    asyncio.run(applied(case))
    service = case.steps(step)[-1]
    assert service.limit is not None
    after = service.limit * share
    case.engine.travel(after - (case.engine.now() - service.started_at) - MOMENT)
    assert "deadline-near" not in case.sms()
    case.engine.travel(2 * MOMENT)
    assert case.sms().count("deadline-near") == 1
    assert case.missed() == set()
    assert [task.variables["isMissed"] for task in reviews(case)] == [False]
    assert service.due_at is not None
    case.engine.travel(service.due_at - case.engine.now() + MOMENT)
    assert case.sms().count("deadline-near") == 1
    assert case.missed() == {step}
    assert [task.variables["isMissed"] for task in reviews(case)] == [True]
    [warned, _] = case.engine.instances("deadline-escalation")
    warned.assert_completed().assert_passed("Event_LimitMissed")


def assert_nobody_is_warned_of_what_is_over(case: EmbeddedCase) -> None:
    """A request that was taken back is not late."""
    asyncio.run(applied(case))
    asyncio.run(case.withdraw())
    case.instance.assert_completed()
    case.engine.travel(days=31)
    assert not {"deadline-near", "deadline-missed"} & set(case.sms())


def watches(case: EmbeddedCase, run: StepEntry) -> list[ProcessInstance]:
    """What waits, or has waited, for the instants of a run's limit."""
    found = case.engine.instances("watch-deadline")
    return [each for each in found if each.variables()["stepRun"] == str(run.element_instance_key)]


def reviews(case: EmbeddedCase) -> list[UserTask]:
    """The supervisor's open tasks of the case's request."""
    return [task for task in case.engine.tasks("supervisor") if task.variables["trackingCode"] == case.code]


def shown(case: EmbeddedCase, element_id: str) -> datetime | None:
    """The due date of the one open task of an element."""
    return case.task(element_id).due_date


def told(row: StepEntry) -> datetime:
    """The due instant of a run as the engine is told of it."""
    assert row.due_at is not None
    return datetime.fromisoformat(engine_text(row.due_at))
