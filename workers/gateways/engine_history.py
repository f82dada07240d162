"""The engine's history in OpenSearch: what Operate and Tasklist show of process instances, and the exported records.

Camunda's own archiver and its retention ask for OpenSearch's index-state-management plugin, which not every OpenSearch
has. Here documents of ended trees of process instances are deleted, and whole days of exported records are dropped.
Nothing is removed before Operate and Tasklist have read all that was exported until then: each would otherwise write
the half of an ended process anew, and nobody would ever find it again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

import httpx

from services.errors import TechnicalError
from services.retention.ports import HistoryPurge, HistoryState

_SECONDS: Final = 40.0
_PAGE: Final = 5_000

_RECORDS: Final = "zeebe-record_"
_DEFINITIONS: Final = frozenset({"process", "decision", "decision-requirements", "form"})
"""Records of what was deployed: an Operate or Tasklist that is set up anew needs them, and they name nobody."""

_READ_BY: Final[Mapping[str, Sequence[str]]] = {
    "operate": (
        *("PROCESS", "PROCESS_INSTANCE", "DECISION", "DECISION_REQUIREMENTS", "DECISION_EVALUATION", "VARIABLE"),
        *("VARIABLE_DOCUMENT", "INCIDENT", "JOB", "PROCESS_MESSAGE_SUBSCRIPTION", "USER_TASK"),
    ),
    "tasklist": ("PROCESS", "PROCESS_INSTANCE", "JOB", "VARIABLE", "FORM", "USER_TASK"),
}
"""Which records each of them imports (8.6.0). Its `import-position` index tells, for each, how far it has read."""

# Which documents belong to a process instance. The list view of Operate comes last: by it a tree is found.
_BY_INSTANCE: Final[Sequence[tuple[str, Sequence[str]]]] = (
    (
        (
            "operate-flownode-instance-*,operate-variable-*,operate-user-task-*,operate-event-*,operate-incident-*,"
            "operate-job-*,operate-operation-*,operate-sequence-flow-*,operate-decision-instance-*,"
            "operate-post-importer-queue-*"
        ),
        ("processInstanceKey",),
    ),
    ("tasklist-variable-*,tasklist-task-*,tasklist-flownode-instance-*", ("processInstanceId",)),
    ("tasklist-process-instance-*,tasklist-list-view-*", ("id", "processInstanceId")),
    ("operate-list-view-*", ("processInstanceKey",)),
)
# And which to an element or a task of one.
_BY_ELEMENT: Final = (("tasklist-list-view-*", "scopeKey"),)
_BY_TASK: Final = (("tasklist-task-variable-*,tasklist-draft-task-variable-*", "taskId"),)

Query = Mapping[str, Any]


class SearchUnavailable(TechnicalError):
    """OpenSearch does not answer, or not with what was asked for."""


class OpenSearchHistory:
    """Implements `services.retention.ports.EngineHistory`."""

    def __init__(self, *, client: httpx.Client, url: str, page: int = _PAGE) -> None:
        """`page` is how many documents are read, or named, at a time: OpenSearch takes 10,000 at most."""
        self._client = client
        self._url = url
        self._page = page

    def purge(self, *, before: datetime, limit: int) -> HistoryPurge:
        """Remove up to `limit` ended trees; once there are none, the exported records of the days before."""
        if self._is_behind(before):
            return HistoryPurge(state=HistoryState.BEHIND)
        keys, trees = self._ended_trees(before, limit)
        if trees:
            self._delete(keys)
            return HistoryPurge(state=HistoryState.MORE, instances=len(keys))
        indices = self._old_records(before)
        for index in indices:
            self._ask("DELETE", f"/{index}")
        return HistoryPurge(state=HistoryState.DONE, indices=len(indices))

    def count(self, *, before: datetime) -> HistoryPurge:
        """How many roots there are to remove, and how many indices; BEHIND as above."""
        if self._is_behind(before):
            return HistoryPurge(state=HistoryState.BEHIND)
        found = self._ask("POST", "/operate-list-view-*/_count", {"query": _ended_roots(before)})
        state = HistoryState.MORE if found["count"] else HistoryState.DONE
        return HistoryPurge(state=state, instances=found["count"], indices=len(self._old_records(before)))

    def _is_behind(self, before: datetime) -> bool:
        """Whether Operate or Tasklist has not read all records of before a moment."""
        exported = self._exported(before)
        for importer, kinds in _READ_BY.items():
            read = self._positions(importer)
            for (kind, partition), position in exported.items():
                if kind in kinds and read.get((kind, partition), 0) < position:
                    return True
        return False

    def _exported(self, before: datetime) -> dict[tuple[str, int], int]:
        """The last position of before a moment, for each kind of record and partition."""
        last = {"last": {"max": {"field": "position"}}}
        by_partition = {"partition": {"terms": {"field": "partitionId", "size": 1_000}, "aggs": last}}
        body = {
            "size": 0,
            "query": {"range": {"timestamp": {"lt": round(before.timestamp() * 1000), "format": "epoch_millis"}}},
            "aggs": {"kind": {"terms": {"field": "valueType", "size": 100}, "aggs": by_partition}},
        }
        found = self._ask("POST", f"/{_RECORDS}*/_search?ignore_unavailable=true", body)
        return {
            (kind["key"], partition["key"]): round(partition["last"]["value"])
            for kind in found.get("aggregations", {}).get("kind", {}).get("buckets", ())
            for partition in kind["partition"]["buckets"]
        }

    def _positions(self, importer: str) -> dict[tuple[str, int], int]:
        hits = self._hits(f"{importer}-import-position-*", {"match_all": {}}, ("aliasName", "partitionId", "position"))
        return {
            (hit["aliasName"].upper().replace("-", "_"), hit["partitionId"]): hit["position"]
            for hit in hits
            if hit.get("position") is not None
        }

    def _ended_trees(self, before: datetime, limit: int) -> tuple[list[int], int]:
        """The keys of all process instances of such trees, and how many trees these are."""
        body = {"size": limit, "query": _ended_roots(before), "sort": [{"endDate": "asc"}], "_source": ["key"]}
        found = self._ask("POST", "/operate-list-view-*/_search", body)
        tree_of = {hit["_source"]["key"]: hit["_source"]["key"] for hit in found["hits"]["hits"]}
        roots, alive = set(tree_of), set[int]()
        parents = list(tree_of)
        while parents:
            called = {"bool": {"filter": [_INSTANCE, {"terms": {"parentProcessInstanceKey": parents}}]}}
            parents = []
            for child in self._hits("operate-list-view-*", called, ("key", "parentProcessInstanceKey", "endDate")):
                root = tree_of[child["parentProcessInstanceKey"]]
                tree_of[child["key"]] = root
                parents.append(child["key"])
                if child.get("endDate") is None:
                    alive.add(root)
        return [key for key, root in tree_of.items() if root not in alive], len(roots - alive)

    def _delete(self, keys: Sequence[int]) -> None:
        # Operate's list: Tasklist's own leaves out calls and service tasks, of whose variables it keeps copies.
        elements = [hit["id"] for hit in self._hits("operate-flownode-instance-*", _any("processInstanceKey", keys))]
        tasks = [hit["id"] for hit in self._hits("tasklist-task-*", _any("processInstanceId", keys))]
        for index, field in _BY_ELEMENT:
            self._delete_where(index, (field,), [*elements, *keys])
        for index, field in _BY_TASK:
            self._delete_where(index, (field,), tasks)
        for index, fields in _BY_INSTANCE:
            self._delete_where(index, fields, keys)

    def _delete_where(self, index: str, fields: Sequence[str], values: Sequence[object]) -> None:
        for start in range(0, len(values), self._page):
            query = {"bool": {"should": [_any(field, values[start : start + self._page]) for field in fields]}}
            # A document that the importer has just changed is one that it still writes: left for the next night.
            address = f"/{index}/_delete_by_query?conflicts=proceed&refresh=true&ignore_unavailable=true"
            self._ask("POST", address, {"query": query})

    def _old_records(self, before: datetime) -> list[str]:
        """The indices of the days that were over before a moment, definitions left out."""
        found = self._ask("GET", f"/_cat/indices/{_RECORDS}*?h=index&format=json")
        return sorted(each["index"] for each in found if _is_old(each["index"], before))

    def _hits(self, index: str, query: Query, fields: Sequence[str] = ("id",)) -> Iterator[Mapping[str, Any]]:
        """The fields of all documents that match, page by page."""
        body: dict[str, Any] = {"size": self._page, "query": query, "sort": [{"id": "asc"}], "_source": list(fields)}
        while True:
            page = self._ask("POST", f"/{index}/_search?ignore_unavailable=true", body)["hits"]["hits"]
            yield from (hit["_source"] for hit in page)
            if len(page) < self._page:
                return
            body["search_after"] = page[-1]["sort"]

    def _ask(self, method: str, path: str, body: Query | None = None) -> Any:  # noqa: ANN401 - JSON
        try:
            reply = self._client.request(method, f"{self._url}{path}", json=body, timeout=_SECONDS)
        except httpx.HTTPError as error:
            raise SearchUnavailable(type(error).__name__) from None
        if not reply.is_success:
            raise SearchUnavailable(f"status {reply.status_code}")
        return reply.json()


_INSTANCE: Final[Query] = {"term": {"joinRelation": "processInstance"}}


def _ended_roots(before: datetime) -> Query:
    ended = {"range": {"endDate": {"lt": round(before.timestamp() * 1000), "format": "epoch_millis"}}}
    return {"bool": {"filter": [_INSTANCE, ended], "must_not": [{"exists": {"field": "parentProcessInstanceKey"}}]}}


def _any(field: str, values: Sequence[object]) -> Query:
    return {"terms": {field: list(values)}}


def _is_old(index: str, before: datetime) -> bool:
    """Whether the day of an index `zeebe-record_KIND_VERSION_DAY` was over by then. The exporter's days are UTC's."""
    kind, _, day = index.removeprefix(_RECORDS).rpartition("_")
    try:
        began = datetime.combine(datetime.strptime(day, "%Y-%m-%d").date(), time(), UTC)  # noqa: DTZ007 - a day
    except ValueError:
        return False
    return kind.partition("_")[0] not in _DEFINITIONS and began + timedelta(days=1) <= before
