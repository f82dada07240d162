"""The engine's timers as its records in OpenSearch tell of them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from deploy.demo.engine_time import ANSWER_SECONDS, asked

_INDICES = "/zeebe-record_timer*"
_AT_A_TIME = 1_000
_BEFORE_ALL = -1


class IndexedTimers:
    """Implements `deploy.demo.engine_time.Timers` for a stack. What was read once is remembered.

    Only timers of processes that run: the night's process, which a timer starts, has no part in any request. Whenever
    the clock passes its hour it runs, but a month of waiting is not thirty stops.
    """

    def __init__(self, opensearch_url: str) -> None:
        self._records = httpx.Client(base_url=opensearch_url, timeout=ANSWER_SECONDS, trust_env=False)
        self._read_to = _BEFORE_ALL
        self._waiting: dict[int, int] = {}

    def next_due(self, after: datetime, until: datetime) -> datetime | None:
        """See `Timers`."""
        asked(self._records, "POST", f"{_INDICES}/_refresh")
        for record in self._new_records():
            self._note(record)
        moments = (datetime.fromtimestamp(due / 1000, UTC) for due in self._waiting.values())
        return min((each for each in moments if after < each <= until), default=None)

    def close(self) -> None:
        """See `Timers`."""
        self._records.close()

    def _new_records(self) -> Iterator[Mapping[str, Any]]:
        """What the engine has written of timers since it was last asked, in its order."""
        page_is_full = True
        while page_is_full:
            page = self._page()
            yield from page
            self._read_to = page[-1]["position"] if page else self._read_to
            page_is_full = len(page) == _AT_A_TIME

    def _page(self) -> list[Mapping[str, Any]]:
        new = {"range": {"position": {"gt": self._read_to}}}
        of_instances = {"range": {"value.elementInstanceKey": {"gt": 0}}}
        wanted = {
            "query": {"bool": {"filter": [new, of_instances]}},
            "sort": [{"position": {"order": "asc", "unmapped_type": "long"}}],
            "size": _AT_A_TIME,
            "_source": ["position", "intent", "key", "value.dueDate"],
        }
        answer = asked(self._records, "POST", f"{_INDICES}/_search", json=wanted)
        return [hit["_source"] for hit in answer.json()["hits"]["hits"]]

    def _note(self, record: Mapping[str, Any]) -> None:
        match record["intent"]:
            case "CREATED":
                self._waiting[record["key"]] = record["value"]["dueDate"]
            case "TRIGGERED" | "CANCELED":
                self._waiting.pop(record["key"], None)
