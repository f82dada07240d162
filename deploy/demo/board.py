"""The open tasks of a play, looked at once for all who wait for one; and the units that do them."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import httpx

from deploy.demo.case import Form
from deploy.tasklist import CamundaRefusedError, Role

_LOOK_AGAIN_SECONDS = 0.2
_PAUSE_PER_LOOK = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """An open task with the request that it is about: its tracking code, None before it is registered, and, where the
    applicant's papers are worked on, the key of its draft. `unit` is the one that does it, as the diagram names it.
    """

    key: int
    name: str
    element_id: str
    unit: str
    tracking_code: str | None
    draft_key: str | None = None

    @property
    def role(self) -> Role:
        """The unit's. Raises NotFound where it is none of the company's."""
        return Role(self.unit)

    def is_about(self, draft_key: str, tracking_code: str | None) -> bool:
        """Whether it belongs to the request with that draft and, once registered, that tracking code."""
        return self.draft_key == draft_key or (tracking_code is not None and self.tracking_code == tracking_code)


Mine = Callable[[OpenTask], bool]
"""Which tasks somebody wants."""


class TaskList(Protocol):
    """Where the tasks are found and done."""

    def look(self) -> Sequence[OpenTask]:
        """All that are open. Raises httpx.HTTPError, CamundaRefusedError."""
        ...

    def do(self, task: OpenTask, form: Form) -> None:
        """Claim and complete the task as its unit. Raises httpx.HTTPError, CamundaRefusedError."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class TaskBoard:
    """The open tasks of a task list, for many who wait."""

    def __init__(self, tasks: TaskList) -> None:
        self._list = tasks
        self._looked = asyncio.Condition()
        self._open: Sequence[OpenTask] = ()
        self._done: set[int] = set()
        self._looking: asyncio.Task[None] | None = None
        self._waiting = 0

    async def __aenter__(self) -> Self:
        self._looking = asyncio.create_task(self._keep_looking())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        self._list.close()

    def tasks(self, mine: Mine) -> list[OpenTask]:
        """Those of the open tasks when they were last looked at, without those done since."""
        return [each for each in self._open if mine(each) and each.key not in self._done]

    async def wait_for(self, mine: Mine, *, within: float, count: int = 1) -> list[OpenTask] | None:
        """So many of these open tasks, as soon as they are there; None after `within` seconds."""
        is_there = await self._seen(lambda: len(self.tasks(mine)) >= count, within)
        return self.tasks(mine)[:count] if is_there else None

    async def wait_until_gone(self, mine: Mine, *, within: float) -> bool:
        """Whether none of these tasks is open any more, within so many seconds."""
        return await self._seen(lambda: not self.tasks(mine), within)

    async def _seen(self, holds: Callable[[], bool], within: float) -> bool:
        """Whether it holds at one of the looks that come within so many seconds."""
        deadline = time.monotonic() + within
        self._waiting += 1
        try:
            async with self._looked:
                while not holds():
                    if time.monotonic() > deadline:
                        return False
                    await self._looked.wait()
        finally:
            self._waiting -= 1
        return True

    async def do(self, task: OpenTask, form: Form) -> None:
        """See `TaskList`."""
        self._done.add(task.key)
        await asyncio.to_thread(self._list.do, task, form)

    async def _keep_looking(self) -> None:
        while True:
            began = time.monotonic()
            if self._waiting:
                with suppress(httpx.HTTPError, CamundaRefusedError):  # it may be busy; who waits gives up in time
                    self._open = await asyncio.to_thread(self._list.look)
                async with self._looked:
                    self._looked.notify_all()
            # Each look at Tasklist asks OpenSearch seven times, for all that is open: on a busy machine less often.
            await asyncio.sleep(max(_LOOK_AGAIN_SECONDS, _PAUSE_PER_LOOK * (time.monotonic() - began)))
