"""What is done where OpenSearch does not answer as it should, and which days of exported records are over.

That ended processes vanish, and nothing else, is shown on the real one: `tests/stack/test_retention.py`.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from services.errors import TechnicalError
from services.retention.ports import HistoryPurge, HistoryState
from workers.gateways.engine_history import OpenSearchHistory

BEFORE = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
INDICES = [
    "zeebe-record_job_8.6.0_2026-11-27",
    "zeebe-record_process-instance_8.6.0_2026-11-28",
    "zeebe-record_variable_8.6.0_2026-11-29",
    "zeebe-record_process_8.6.0_2026-11-27",
    "zeebe-record_form_8.6.0_2026-11-27",
    "zeebe-record_decision-requirements_8.6.0_2026-11-27",
    "zeebe-record_job_8.6.0_lately",
]


def history(answer: Callable[[httpx.Request], httpx.Response]) -> OpenSearchHistory:
    client = httpx.Client(transport=httpx.MockTransport(answer))
    return OpenSearchHistory(client=client, url="http://search")


def nothing_but_indices(asked: list[str]) -> Callable[[httpx.Request], httpx.Response]:
    """An OpenSearch in which everything was read and no process has ended."""

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.path}")
        if request.url.path.startswith("/_cat/indices"):
            return httpx.Response(200, json=[{"index": name} for name in INDICES])
        if request.url.path.endswith("_count"):
            return httpx.Response(200, json={"count": 0})
        return httpx.Response(200, json={"hits": {"hits": []}})

    return answer


def test_days_that_are_over_are_dropped_and_what_was_deployed_stays() -> None:
    asked: list[str] = []
    searched = history(nothing_but_indices(asked))
    assert searched.count(before=BEFORE) == HistoryPurge(state=HistoryState.DONE, indices=2)
    assert not [each for each in asked if each.startswith("DELETE")]
    assert searched.purge(before=BEFORE, limit=5) == HistoryPurge(state=HistoryState.DONE, indices=2)
    assert [each for each in asked if each.startswith("DELETE")] == [f"DELETE /{name}" for name in INDICES[:2]]


def unavailable(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


def in_trouble(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(503, text="shards")


@pytest.mark.parametrize("answer", [unavailable, in_trouble])
def test_an_opensearch_that_is_away_is_asked_again_later(answer: Callable[[httpx.Request], httpx.Response]) -> None:
    with pytest.raises(TechnicalError):
        history(answer).purge(before=BEFORE, limit=5)
    with pytest.raises(TechnicalError):
        history(answer).count(before=BEFORE)


@pytest.mark.parametrize(
    ("importer", "read", "state"),
    [("both", 70, HistoryState.DONE), ("operate", 70, HistoryState.BEHIND), ("both", 69, HistoryState.BEHIND)],
)
def test_nothing_goes_before_both_have_read_it(importer: str, read: int, state: HistoryState) -> None:
    """Of a partition that an importer does not even name, it has read nothing."""

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.startswith("/zeebe-record_*"):
            assert "lt" in json.loads(request.content)["query"]["range"]["timestamp"]
            partition = {"key": 2, "last": {"value": 70.0}}
            kind = {"key": "USER_TASK", "partition": {"buckets": [partition]}}
            return httpx.Response(200, json={"aggregations": {"kind": {"buckets": [kind]}}})
        if "import-position" in path and (importer == "both" or path.startswith(f"/{importer}")):
            position = {"aliasName": "user-task", "partitionId": 2, "position": read}
            return httpx.Response(200, json={"hits": {"hits": [{"_source": position}]}})
        return nothing_but_indices([])(request)

    assert history(answer).purge(before=BEFORE, limit=5).state is state
