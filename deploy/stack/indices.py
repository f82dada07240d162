"""What has to be set in OpenSearch beside the web applications' own settings."""

from collections.abc import Mapping

import httpx

_TASK_LIST = "tasklist-list-view-8.6.0_"
_TASKS = "tasklist-task-8.5.0_"
_OFTEN = "100ms"
_DATES = ("creationTime", "completionTime", "dueDate", "followUpDate")


def accept_whole_seconds(opensearch_url: str) -> None:
    """Keep Tasklist from standing still for ever at the first task of a whole second.

    Tasklist 8.6.0 writes a moment of 0 milliseconds without a fraction, which its own index refuses as no date; it then
    tries that batch again and again, and no later task is ever listed (camunda/camunda#27237, about one task in 500).
    Here the index takes such a date as it is; what the list shows comes from another index. Repeating it changes
    nothing. httpx.HTTPError if OpenSearch does not take the setting.
    """
    # All but ignore_malformed is as Tasklist has made it: nothing else may be changed later.
    date = {"type": "date", "format": "date_time || epoch_millis", "ignore_malformed": True}
    _put(f"{opensearch_url}/{_TASK_LIST}/_mapping", {"properties": dict.fromkeys(_DATES, date)})


def refresh_tasks_often(opensearch_url: str) -> None:
    """Have whoever claims or completes a task answered sooner, for plays and tests: Tasklist answers when the index of
    tasks is refreshed, and that is once a second by default. httpx.HTTPError if OpenSearch does not take the setting.
    """
    _put(f"{opensearch_url}/{_TASKS}/_settings", {"index": {"refresh_interval": _OFTEN}})


def _put(url: str, body: Mapping[str, object]) -> None:
    httpx.put(url, json=body, timeout=30.0, trust_env=False).raise_for_status()
