"""A cut that its unit and its agent go on with, whatever the guard has answered, while somebody pays."""

import asyncio
from enum import StrEnum

from deploy.demo.board import OpenTask
from deploy.demo.stories import temporary_cut as stories
from deploy.demo.stories.story import DAY, HOUR, MINUTE
from deploy.demo.tasklist_case import TasklistCase

_TASK_WITHIN_SECONDS = 2.0
_WARNING = 7 * DAY
_UNPAID = "unpaid"


class Point(StrEnum):
    """From where on the payment is under way; the workers do what comes next at the same time."""

    BEGUN = "begun"
    WARNED = "warned"
    AGENT_SENT = "agent-sent"
    AT_THE_DOOR = "at-the-door"
    CUT = "cut"


class CutCase(TasklistCase):
    """A request for a cut whose next task depends on when the payment came."""

    async def next_task(self) -> OpenTask | None:
        """The open task of the request; None where nobody is asked for anything at this moment."""
        found = await self._office.board.wait_for(self._is_mine, within=_TASK_WITHIN_SECONDS)
        return found[0] if found else None

    async def is_closed(self) -> bool:
        """Whether the request is over."""
        return await self._is_closed()


class Payment:
    """The debt is paid so many seconds after the point; by nobody where there is no point."""

    def __init__(self, case: CutCase, point: Point | None, seconds: float) -> None:
        self._case = case
        self._point = point
        self._seconds = seconds
        self._paying: asyncio.Task[None] | None = None

    def reached(self, point: Point) -> None:
        """The cut has come to this point."""
        if point is self._point and self._paying is None:
            self._paying = asyncio.create_task(self._pay())

    async def over(self) -> None:
        """Wait until it is made. Raises what it raised."""
        if self._paying is not None:
            await self._paying

    async def _pay(self) -> None:
        await asyncio.sleep(self._seconds)
        await self._case.pay_bills()


async def play_cut(case: CutCase, payment: Payment, key: str, *, begins_after_hours: int) -> None:
    """Ordered, warned of, and carried out as far as the guard lets it."""
    await case.wait(begins_after_hours * HOUR)
    await stories.begin(case, key, _UNPAID)
    payment.reached(Point.BEGUN)
    await stories.order(case)
    payment.reached(Point.WARNED)
    await case.wait(_WARNING)
    while not await case.is_closed():
        await _go_on(case, payment)
    await payment.over()


async def _go_on(case: CutCase, payment: Payment) -> None:
    """Do what is asked for now; where nothing is, time passes."""
    task = await case.next_task()
    match task and task.element_id:
        case "Task_ArriveAtPlace":
            await stories.until_cutting_hours(case)
            payment.reached(Point.AGENT_SENT)
            await stories.arrive(case)
        case "Task_ReportCut":
            payment.reached(Point.AT_THE_DOOR)
            await case.wait(2 * MINUTE)
            payment.reached(Point.CUT)
            await stories.report_cut(case)
        case "Task_LeavePlace":
            await case.complete("Task_LeavePlace")
        case "Task_ReconnectNow":
            await case.complete("Task_ReconnectNow", {"powerIsBack": True})
        case _:
            await case.wait(30 * MINUTE)
