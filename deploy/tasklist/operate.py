"""Operate's interface: what became of an instance."""

from types import TracebackType
from typing import Any, Self

from deploy.tasklist.asking import ask
from deploy.tasklist.models import Element, Incident, InstanceState, ProcessInstance
from workers.gateways.camunda_session import CamundaRefusedError, CamundaSession

_NOT_FOUND = 404
_PAGE = 1_000


class OperateClient:
    """Reads Operate; its answers lag behind the engine by a second or two."""

    def __init__(self, session: CamundaSession) -> None:
        self._session = session

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def instance(self, key: int) -> ProcessInstance | None:
        """The process instance, or None while Operate does not know it."""
        try:
            return _instance(ask(self._session, "GET", f"/v1/process-instances/{key}"))
        except CamundaRefusedError as refused:
            if refused.status == _NOT_FOUND:
                return None
            raise

    def running(self, process_id: str) -> list[ProcessInstance]:
        """The instances of a process that have not ended, on whatever version of it."""
        return [_instance(each) for each in self._search("process-instances", bpmnProcessId=process_id, state="ACTIVE")]

    def called_by(self, key: int) -> list[ProcessInstance]:
        """The instances that the call activities of this one started, directly."""
        return [_instance(each) for each in self._search("process-instances", parentKey=key)]

    def elements(self, key: int) -> list[Element]:
        """Every element that ran or runs in the instance, in the order of their start."""
        sort = [{"field": "startDate", "order": "ASC"}, {"field": "key", "order": "ASC"}]
        return [_element(each) for each in self._search("flownode-instances", sort, processInstanceKey=key)]

    def active_elements(self, key: int) -> list[str]:
        """The ids of the elements at which the instance waits now."""
        return [each.element_id for each in self.elements(key) if each.state == "ACTIVE"]

    def incidents(self, key: int) -> list[Incident]:
        """The instance's incidents."""
        return [
            Incident(kind=each["type"], message=each["message"], state=each["state"])
            for each in self._search("incidents", processInstanceKey=key)
        ]

    def _search(
        self, what: str, sort: list[dict[str, str]] | None = None, **filter_by: int | str
    ) -> list[dict[str, Any]]:
        query: dict[str, Any] = {"filter": filter_by, "size": _PAGE}
        if sort:
            query["sort"] = sort
        items: list[dict[str, Any]] = ask(self._session, "POST", f"/v1/{what}/search", query)["items"]
        return items


def _instance(said: dict[str, Any]) -> ProcessInstance:
    return ProcessInstance(
        key=said["key"],
        process_id=said["bpmnProcessId"],
        state=InstanceState(said["state"]),
        incident=said["incident"],
        parent_key=said.get("parentKey"),
    )


def _element(said: dict[str, Any]) -> Element:
    return Element(
        element_id=said["flowNodeId"],
        name=said.get("flowNodeName"),
        kind=said["type"],
        state=said["state"],
        incident=said["incident"],
    )
