"""Tasklist's open tasks, over its own interface (8.6): `POST /v1/tasks/search`, a thousand at a time."""

import json
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Protocol

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from services.errors import TechnicalError
from services.model.tasks import OpenTask
from services.ports import OpenTasks
from services.units import SUPERVISOR
from workers.gateways.camunda_session import CamundaRefusedError

_SEARCH = "/v1/tasks/search"
_LARGEST_PAGE = 1_000
_CODE, _STEP, _SERVICE = "trackingCode", "step", "serviceKey"
_VARIABLES = [{"name": name, "alwaysReturnFullValue": True} for name in (_CODE, _STEP, _SERVICE)]


class TasklistAway(TechnicalError):
    """Tasklist does not answer, or not with tasks: who has what is not known now."""


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


_TASKS = TypeAdapter(list[_Task])


class TasklistTasks:
    """Implements `services.ports.OpenTasks`. One login, one question at a time: its threads wait for each other."""

    def __init__(self, session: Session, *, page_size: int = _LARGEST_PAGE) -> None:
        self._session = session
        self._page_size = page_size
        self._lock = Lock()

    def all(self) -> Sequence[OpenTask]:
        """Every open task, the newest first. Raises TasklistAway."""
        with self._lock:
            return [_open_task(each) for page in self._pages() for each in page]

    def of_request(self, tracking_code: str) -> Sequence[OpenTask]:
        """The request's open tasks, the newest first. Raises TasklistAway."""
        wanted = {"name": _CODE, "value": json.dumps(tracking_code), "operator": "eq"}
        with self._lock:
            return [_open_task(each) for each in self._search(taskVariables=[wanted])]

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _pages(self) -> Iterator[list[_Task]]:
        """Page after page. What is completed meanwhile shifts nothing: a page begins behind the last task before it."""
        page = self._search()
        while page:
            yield page
            page = self._search(searchAfter=page[-1].sort_values) if len(page) == self._page_size else []

    def _search(self, **more: object) -> list[_Task]:
        query = {"state": "CREATED", "pageSize": self._page_size, "includeVariables": _VARIABLES, **more}
        try:
            return _TASKS.validate_python(self._session.call("POST", _SEARCH, query))
        except (CamundaRefusedError, httpx.HTTPError, ValidationError, ValueError) as error:
            # Without what was said: an answer that cannot be read may hold anything.
            raise TasklistAway(type(error).__name__) from None


class NobodyToAsk:
    """Implements `services.ports.OpenTasks` where no login is set: nothing is ever known."""

    def all(self) -> Sequence[OpenTask]:
        """Raises TasklistAway."""
        raise TasklistAway("AFTERSALES_WEB_PASSWORD is not set")

    def of_request(self, tracking_code: str) -> Sequence[OpenTask]:  # noqa: ARG002 - the port's
        """Raises TasklistAway."""
        return self.all()

    def close(self) -> None:
        """Nothing is open."""


def _open_task(task: _Task) -> OpenTask:
    variables = {each.name: _decoded(each.value) for each in task.variables}
    return OpenTask(
        key=task.id,
        name=task.name or task.task_definition_id,
        unit=task.candidate_groups[0] if task.candidate_groups else SUPERVISOR,
        assignee=task.assignee,
        tracking_code=_text(variables.get(_CODE)),
        service_key=_text(variables.get(_SERVICE)),
        step=_step(variables.get(_STEP)),
        created_at=task.creation_date,
        due_at=task.due_date,
    )


def _decoded(value: str) -> object:
    """What a variable holds; None where it is no whole JSON, as a value that somebody has set by hand may be."""
    try:
        return json.loads(value)
    except ValueError:
        return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _step(value: object) -> str | None:
    """The diagrams' `step` is {id, limit}; the supervisor's review gets the id alone."""
    return _text(value.get("id") if isinstance(value, dict) else value)
