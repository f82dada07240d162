"""Tasklist's open tasks, looked at once for all who wait for one; and the units that do them."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx

from deploy.demo.case import Form, Variables
from deploy.tasklist import PATIENCE_SECONDS, CamundaRefusedError, Role, Task, TasklistClient

_LOOK_AGAIN_SECONDS = 0.2
_PAUSE_PER_LOOK = 3
_CODE, _DRAFT = "trackingCode", "draftKey"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """An open task with the request that it is about: its tracking code, None before it is registered, and, where the
    applicant's papers are worked on, the key of its draft.
    """

    task: Task
    tracking_code: str | None
    draft_key: str | None = None

    def is_about(self, draft_key: str, tracking_code: str | None) -> bool:
        """Whether it belongs to the request with that draft and, once registered, that tracking code."""
        return self.draft_key == draft_key or (tracking_code is not None and self.tracking_code == tracking_code)

    @property
    def role(self) -> Role:
        """The unit that does it, as the diagram names it."""
        return Role(self.task.candidate_groups[0])


Mine = Callable[[OpenTask], bool]
"""Which tasks somebody wants."""


class TaskBoard:
    """The open tasks of a stack, as Tasklist shows them, and a Tasklist for each role."""

    def __init__(self, web_url: str) -> None:
        self._web_url = web_url
        self._watch = TasklistClient.for_role(web_url, Role("supervisor"))
        self._clients: dict[Role, TasklistClient] = {}
        self._seen_first: dict[int, float] = {}
        self._requests: dict[int, Variables] = {}
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
        for client in self._clients.values():
            client.close()
        self._watch.close()

    def tasks(self, mine: Mine) -> list[OpenTask]:
        """Those of the open tasks when Tasklist was last looked at, without those done since."""
        return [each for each in self._open if mine(each) and each.task.key not in self._done]

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
        """Claim and complete the task as its unit. Raises CamundaRefusedError."""
        self._done.add(task.task.key)
        if task.role not in self._clients:
            self._clients[task.role] = TasklistClient.for_role(self._web_url, task.role)
        await asyncio.to_thread(_do, self._clients[task.role], task.task.key, form)

    async def _keep_looking(self) -> None:
        while True:
            began = time.monotonic()
            if self._waiting:
                with suppress(httpx.HTTPError, CamundaRefusedError):  # it may be busy; who waits gives up in time
                    self._open = await asyncio.to_thread(self._look)
                async with self._looked:
                    self._looked.notify_all()
            # Each look asks OpenSearch seven times, for all that is open: on a busy machine less often.
            await asyncio.sleep(max(_LOOK_AGAIN_SECONDS, _PAUSE_PER_LOOK * (time.monotonic() - began)))

    def _look(self) -> list[OpenTask]:
        return [self._open_task(task) for task in self._watch.search_tasks()]

    def _open_task(self, task: Task) -> OpenTask:
        """The task with its request. That stays the same, and is asked for until it is told: as a part of each list it
        would cost Tasklist several times the list.
        """
        first = self._seen_first.setdefault(task.key, time.monotonic())
        if task.key not in self._requests and time.monotonic() < first + PATIENCE_SECONDS:
            told = self._watch.variables(task.key, only=(_CODE, _DRAFT))
            if told.get(_CODE) or told.get(_DRAFT):
                self._requests[task.key] = told
        request = self._requests.get(task.key, {})
        return OpenTask(task=task, tracking_code=request.get(_CODE), draft_key=request.get(_DRAFT))


def _do(client: TasklistClient, key: int, form: Form) -> None:
    client.claim_and_complete(key, _filled_in(client, key, form) if callable(form) else form)


def _filled_in(client: TasklistClient, key: int, form: Callable[[Variables], Variables]) -> Variables:
    """The form as filled in by what it shows. A task's variables may come into Tasklist a moment after the task."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return form(client.variables(key))
        except KeyError:
            if time.monotonic() > deadline:
                raise
        time.sleep(_LOOK_AGAIN_SECONDS)
