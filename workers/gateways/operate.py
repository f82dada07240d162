"""What is deployed and what runs, as Operate's own interface (8.6) tells it; a second or two behind the engine.

Nothing else asks this interface what runs: later versions of Camunda have another one (`/v2`, from 8.8 on).
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, Protocol, TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from services.errors import TechnicalError
from workers.gateways.camunda_session import CamundaRefusedError
from workers.migration.running import Definition, Instance

Answer = TypeVar("Answer")

_PAGE_SIZE: Final = 1_000
"""As many as it gives."""

_BY_KEY: Final = {"field": "key", "order": "ASC"}


class OperateUnavailable(TechnicalError):
    """Operate does not answer, or not with what was asked for: what runs is not known now."""


class Session(Protocol):
    """What of `CamundaSession` is used here."""

    def call(self, method: str, path: str, json: object = None, /) -> object:
        """The decoded answer. Raises CamundaRefusedError, httpx.HTTPError."""
        ...

    def text(self, path: str) -> str:
        """What is no JSON. Raises CamundaRefusedError, httpx.HTTPError."""
        ...


class _Said(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)


class _Definition(_Said):
    key: int
    bpmn_process_id: str
    version: int


class _Instance(_Said):
    key: int
    bpmn_process_id: str
    process_definition_key: int
    parent_key: int | None = None


class _Element(_Said):
    process_instance_key: int
    flow_node_id: str


class _Variable(_Said):
    name: str
    value: str


class _Page(_Said):
    items: list[Mapping[str, object]]
    sort_values: list[object] = []


_DEFINITIONS = TypeAdapter(list[_Definition])
_INSTANCES = TypeAdapter(list[_Instance])
_ELEMENTS = TypeAdapter(list[_Element])
_VARIABLES = TypeAdapter(list[_Variable])


class OperateRunning:
    """Implements `workers.migration.running.Running`."""

    def __init__(self, session: Session, *, page_size: int = _PAGE_SIZE) -> None:
        self._session = session
        self._page_size = page_size

    def definitions(self) -> Sequence[Definition]:
        """Every deployed version of every process."""
        found = self._all("process-definitions", _DEFINITIONS)
        return [Definition(key=each.key, process_id=each.bpmn_process_id, version=each.version) for each in found]

    def xml(self, definition: Definition) -> str:
        """The diagram's file as it was deployed."""
        return self._asked(lambda: self._session.text(f"/v1/process-definitions/{definition.key}/xml"))

    def instances(self) -> Sequence[Instance]:
        """All that have not ended."""
        # First where they wait: of an instance that begins between the two questions it would be told that it waits
        # nowhere, and so it is left for the next time.
        waiting: dict[int, set[str]] = defaultdict(set)
        for element in self._all("flownode-instances", _ELEMENTS, state="ACTIVE"):
            waiting[element.process_instance_key].add(element.flow_node_id)
        return [
            Instance(
                key=each.key,
                definition_key=each.process_definition_key,
                parent_key=each.parent_key,
                waiting_at=frozenset(waiting[each.key] | {each.bpmn_process_id}),
            )
            for each in self._all("process-instances", _INSTANCES, state="ACTIVE")
            if each.key in waiting
        ]

    def variables(self, instance_key: int) -> Mapping[str, object]:
        """The variables of an instance, not those of what runs in it; without what is too long to be told whole."""
        found = self._all("variables", _VARIABLES, processInstanceKey=instance_key, scopeKey=instance_key)
        return {each.name: value for each in found for value in _decoded(each.value)}

    def _all(self, what: str, kind: TypeAdapter[list[Answer]], **wanted: object) -> Iterator[Answer]:
        """Every item of a search, page by page."""
        query: dict[str, object] = {"filter": wanted, "size": self._page_size, "sort": [_BY_KEY]}
        while True:
            said = self._asked(partial(self._session.call, "POST", f"/v1/{what}/search", query))
            page = self._asked(partial(_Page.model_validate, said))
            yield from self._asked(partial(kind.validate_python, page.items))
            if len(page.items) < self._page_size:
                return
            query = {**query, "searchAfter": page.sort_values}

    def _asked(self, ask: Callable[[], Answer]) -> Answer:
        try:
            return ask()
        except (CamundaRefusedError, httpx.HTTPError, ValidationError, ValueError) as error:
            # Without what was said: an answer that cannot be read may hold anything.
            raise OperateUnavailable(type(error).__name__) from None


def _decoded(value: str) -> Iterator[object]:
    """What a variable holds; nothing where its JSON was cut short."""
    with suppress(ValueError):
        yield json.loads(value)
