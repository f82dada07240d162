"""A job as a worker sees it, and what a worker may answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An activated job, with the fields of the gateway's ActivatedJob."""

    key: int
    type: str
    process_instance_key: int
    bpmn_process_id: str
    process_definition_version: int
    process_definition_key: int
    element_id: str
    element_instance_key: int
    variables: Variables
    headers: Mapping[str, str]
    retries: int
    worker: str
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Complete:
    """The work is done; the variables go to the job's scope, through its output mappings if there are any."""

    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThrowError:
    """A BPMN error, to be caught by a boundary event or an event sub-process."""

    code: str
    message: str = ""
    variables: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fail:
    """A technical failure. ``retries`` left (default: one less than before); at 0 the engine raises an incident."""

    message: str
    retries: int | None = None
    backoff: timedelta = timedelta(0)
    variables: Variables = field(default_factory=dict)


Outcome = Complete | ThrowError | Fail
Worker = Callable[[Job], Outcome]
Workers = Mapping[str, Worker]
IdleHook = Callable[[], bool]
