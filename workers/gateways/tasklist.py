"""Tasklist's open tasks, over its own interface (8.6): `POST /v1/tasks/search`, page by page. What a task shows of its
limit is changed by the engine's, `PATCH /v2/user-tasks/{key}`.

Of 5,000 tasks Tasklist tells the bare list in 2 s, and in 10 to 20 s with a few variables of each. These stay as they
were when the task began: they are asked for once, with the page on which a task is seen first; of a task that says
nothing yet (Tasklist may list it before its variables) once more, with the next list.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Protocol, TypeVar

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from services.errors import TechnicalError
from services.model.reviews import parse_review_key
from services.model.tasks import CompletedTask, OpenTask
from services.ports.steps import OpenTasks
from services.steps.due import engine_text
from services.units import SUPERVISOR
from workers.gateways.camunda_session import CamundaRefusedError

_SEARCH = "/v1/tasks/search"
_USER_TASKS = "/v2/user-tasks"
_OVER = {httpx.codes.NOT_FOUND, httpx.codes.CONFLICT}
_MOST_COMPLETED = 500  # a request has a few dozen at most
_PAGE_SIZE = 100  # with variables, larger ones are no faster
_LEFT_ALONE_SECONDS = 5.0
"""So long a Tasklist that could not be reached is not asked again: threads that wait for each other would wait for it
one after the other.
"""
_CODE, _STEP, _SERVICE, _REVIEW = "trackingCode", "step", "serviceKey", "reviewKey"
_VARIABLES = [{"name": name, "alwaysReturnFullValue": True} for name in (_CODE, _STEP, _SERVICE, _REVIEW)]


T = TypeVar("T")


class TasklistUnavailable(TechnicalError):
    """Tasklist does not answer, or not with tasks: who has what is not known now."""


class NoTasklistLogin(TasklistUnavailable):
    """No login is set (AFTERSALES_WEB_PASSWORD): Tasklist is never asked, now or later."""


class TaskGateway(OpenTasks, Protocol):
    """A way to Tasklist that is given up at the end."""

    def close(self) -> None:
        """Close the connections."""
        ...


class Session(Protocol):
    """What of `CamundaSession` is used here."""

    def call(self, method: str, path: str, json: object = None, /) -> object:
        """The decoded answer. Raises CamundaRefusedError, httpx.HTTPError."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class _Variable(BaseModel):
    name: str
    value: str


class _Task(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)

    id: int
    name: str | None
    task_definition_id: str
    assignee: str | None
    candidate_groups: list[str] | None
    creation_date: AwareDatetime
    due_date: AwareDatetime | None
    sort_values: list[str]
    variables: list[_Variable]


class _Completed(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)

    id: int
    assignee: str | None
    candidate_groups: list[str] | None
    process_instance_key: int
    completion_date: AwareDatetime


_TASKS = TypeAdapter(list[_Task])
_COMPLETED = TypeAdapter(list[_Completed])


@dataclass(frozen=True, slots=True)
class _About:
    """What a task is about: the part of its variables that interests."""

    tracking_code: str | None
    service_key: str | None
    step: str | None
    reviewed_run: int | None


_NOTHING = _About(None, None, None, None)


class TasklistTasks:
    """Implements `TaskGateway`. One login, one question at a time: its threads wait for each other."""

    def __init__(
        self, session: Session, *, page_size: int = _PAGE_SIZE, clock: Callable[[], float] = monotonic
    ) -> None:
        self._session = session
        self._page_size = page_size
        self._clock = clock
        self._left_alone_until = clock()
        self._lock = Lock()
        self._known: dict[int, _About] = {}
        self._listed: set[int] = set()

    def all(self) -> Sequence[OpenTask]:
        """Every open task, the newest first. Raises TasklistUnavailable."""
        with self._lock:
            tasks = [task for page in self._pages() for task in page]
            told = {task.id: self._about(task) for task in tasks}
            self._known = {key: about for key, about in told.items() if about != _NOTHING or key in self._listed}
            self._listed = set(told)
            return [_open_task(task, told[task.id]) for task in tasks]

    def of_request(self, tracking_code: str) -> Sequence[OpenTask]:
        """The request's open tasks, the newest first. Raises TasklistUnavailable."""
        with self._lock:
            tasks = self._search(taskVariables=[_of_code(tracking_code)], includeVariables=_VARIABLES)
        return [_open_task(task, self._about(task)) for task in tasks]

    def completed(self, tracking_code: str) -> Sequence[CompletedTask]:
        """The request's completed tasks. Raises TasklistUnavailable."""
        query = {"state": "COMPLETED", "pageSize": _MOST_COMPLETED, "taskVariables": [_of_code(tracking_code)]}
        with self._lock:
            tasks = self._found(query, _COMPLETED)
        return [_completed_task(each) for each in tasks]

    def set_due_date(self, key: int, due_at: datetime | None) -> None:
        """Have a task show it; nothing happens to one that is over. Raises TasklistUnavailable; CamundaRefusedError
        where the change is wrong, a fault of ours that waiting does not heal.
        """
        change = {"changeset": {"dueDate": "" if due_at is None else engine_text(due_at)}}
        try:
            with self._lock:
                self._asked("PATCH", f"{_USER_TASKS}/{key}", change)
        except CamundaRefusedError as error:
            if error.status == httpx.codes.BAD_REQUEST:
                raise
            if error.status not in _OVER:
                raise TasklistUnavailable(f"{error.status}") from None

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _pages(self) -> Iterator[list[_Task]]:
        """Page after page. What is completed meanwhile shifts nothing: a page begins behind the last task before it."""
        page = self._page()
        while page:
            yield page
            page = self._page(searchAfter=page[-1].sort_values) if len(page) == self._page_size else []

    def _page(self, **cursor: object) -> list[_Task]:
        page = self._search(**cursor)
        if all(task.id in self._known for task in page):
            return page
        return self._search(**cursor, includeVariables=_VARIABLES)

    def _search(self, **more: object) -> list[_Task]:
        return self._found({"state": "CREATED", "pageSize": self._page_size, **more}, _TASKS)

    def _found(self, query: Mapping[str, object], tasks: TypeAdapter[list[T]]) -> list[T]:
        try:
            return tasks.validate_python(self._asked("POST", _SEARCH, query))
        except (CamundaRefusedError, ValidationError, ValueError) as error:
            # Without what was said: an answer that cannot be read may hold anything.
            raise TasklistUnavailable(type(error).__name__) from None

    def _asked(self, method: str, path: str, what: object) -> object:
        """What Tasklist answers. Raises CamundaRefusedError; TasklistUnavailable where it cannot be reached, and for a
        moment afterwards without trying.
        """
        if self._clock() < self._left_alone_until:
            raise TasklistUnavailable("it could not be reached a moment ago")
        try:
            return self._session.call(method, path, what)
        except httpx.HTTPError as error:
            self._left_alone_until = self._clock() + _LEFT_ALONE_SECONDS
            raise TasklistUnavailable(type(error).__name__) from None

    def _about(self, task: _Task) -> _About:
        if not task.variables and task.id in self._known:
            return self._known[task.id]
        variables = {each.name: _decoded(each.value) for each in task.variables}
        return _About(
            _text(variables.get(_CODE)),
            _text(variables.get(_SERVICE)),
            step_named(variables.get(_STEP)),
            run_reviewed(variables.get(_REVIEW)),
        )


class NobodyToAsk:
    """Implements `services.ports.steps.OpenTasks` where no login is set: nothing is ever known."""

    def all(self) -> Sequence[OpenTask]:
        """Raises TasklistUnavailable."""
        raise NoTasklistLogin("AFTERSALES_WEB_PASSWORD is not set")

    def of_request(self, tracking_code: str) -> Sequence[OpenTask]:  # noqa: ARG002 - the port's
        """Raises TasklistUnavailable."""
        return self.all()

    def completed(self, tracking_code: str) -> Sequence[CompletedTask]:  # noqa: ARG002 - the port's
        """Raises TasklistUnavailable."""
        raise NoTasklistLogin("AFTERSALES_WEB_PASSWORD is not set")

    def set_due_date(self, key: int, due_at: datetime | None) -> None:  # noqa: ARG002 - the port's
        """Raises TasklistUnavailable."""
        self.all()

    def close(self) -> None:
        """Nothing is open."""


def _open_task(task: _Task, about: _About) -> OpenTask:
    return OpenTask(
        key=task.id,
        name=task.name or task.task_definition_id,
        unit=task.candidate_groups[0] if task.candidate_groups else SUPERVISOR,
        assignee=task.assignee,
        tracking_code=about.tracking_code,
        service_key=about.service_key,
        step=about.step,
        reviewed_run=about.reviewed_run,
        created_at=task.creation_date,
        due_at=task.due_date,
    )


def _completed_task(task: _Completed) -> CompletedTask:
    return CompletedTask(
        key=task.id,
        process_instance_key=task.process_instance_key,
        unit=task.candidate_groups[0] if task.candidate_groups else SUPERVISOR,
        assignee=task.assignee,
        completed_at=task.completion_date,
    )


def _of_code(tracking_code: str) -> Mapping[str, str]:
    return {"name": _CODE, "value": json.dumps(tracking_code), "operator": "eq"}


def _decoded(value: str) -> object:
    """What a variable holds; None where it is no whole JSON, as a value that somebody has set by hand may be."""
    try:
        return json.loads(value)
    except ValueError:
        return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def step_named(value: object) -> str | None:
    """The step of a task's variable `step`: the diagrams' is {id, limit}; the supervisor's review gets the id alone."""
    return _text(value.get("id") if isinstance(value, dict) else value)


def run_reviewed(value: object) -> int | None:
    """The run of a step that a review is about, of its variable `reviewKey`."""
    try:
        return parse_review_key(value)[0] if isinstance(value, str) else None
    except ValueError:
        return None
