"""Reading what the engine hands out. Variables are whatever somebody started a process with: some cannot be read."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyzeebe.proto import gateway_pb2 as protocol

from workers.runtime.errors import JobUnreadable
from workers.runtime.job import Job

_DEEPEST = 200
"""Levels of lists and objects in one another. The engine takes a thousand; Python's own functions give up before."""

_SUSPICIOUS_BRACKETS = 100
_HALF_A_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
_NO_HEADERS = ("{}", "")


def to_job(raw: protocol.ActivatedJob) -> Job:
    """The job that the engine describes. Raises JobUnreadable."""
    try:
        variables, headers = _object(raw.variables), _headers(raw.customHeaders)
    except (ValueError, RecursionError) as error:
        raise JobUnreadable(_job(raw, {}, {}), _reason(error)) from None
    return _job(raw, variables, headers)


def _job(raw: protocol.ActivatedJob, variables: Mapping[str, Any], headers: Mapping[str, str]) -> Job:
    return Job(
        key=raw.key,
        type=raw.type,
        process_instance_key=raw.processInstanceKey,
        bpmn_process_id=raw.bpmnProcessId,
        element_id=raw.elementId,
        element_instance_key=raw.elementInstanceKey,
        variables=variables,
        headers=headers,
        retries=raw.retries,
    )


class _Unusable(ValueError):
    """Says why, without data."""


def _reason(error: Exception) -> str:
    """What is wrong. A library's message may quote what it could not read."""
    return str(error) if isinstance(error, _Unusable) else type(error).__name__


def _object(text: str) -> Mapping[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise _Unusable("no JSON object")
    if text.count("[") + text.count("{") > _SUSPICIOUS_BRACKETS and _is_too_deep(found):
        raise _Unusable(f"more than {_DEEPEST} levels deep")
    if _HALF_A_PAIR.search(text):
        # Half of a pair of surrogates is in JSON, but in no text that can be stored or sent.
        json.dumps(found, ensure_ascii=False).encode()
    return found


def _headers(text: str) -> Mapping[str, str]:
    return {} if text in _NO_HEADERS else {name: str(value) for name, value in _object(text).items()}


def _is_too_deep(value: object) -> bool:
    level: list[object] = [value]
    for _ in range(_DEEPEST):
        level = [child for each in level for child in _children(each)]
    return bool(level)


def _children(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
