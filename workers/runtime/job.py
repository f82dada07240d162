"""A job as handlers see it, and what may be answered to the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

Variables = Mapping[str, Any]

Identity = tuple[int, str]
"""Element instance key and job type: an element has jobs of several types, its listeners' and its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An activated job. `key` and `element_instance_key` stay the same over all deliveries of the job.

    Variables stay out of the representation: whatever prints a job prints no personal data.
    """

    key: int
    type: str
    process_instance_key: int
    bpmn_process_id: str
    element_id: str
    element_instance_key: int
    variables: Variables = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    retries: int = 8

    @property
    def identity(self) -> "Identity":
        """What stays the same however often the engine delivers the work."""
        return self.element_instance_key, self.type

    @property
    def is_last_try(self) -> bool:
        """Whether a failure now becomes an incident."""
        return self.retries <= 1


@dataclass(frozen=True, slots=True)
class Complete:
    """The work is done; `variables` are the new ones only."""

    variables: Variables = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class ThrowError:
    """A rule said no: a BPMN error that the diagram catches by its code."""

    code: str
    message: str
    variables: Variables = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Fail:
    """The job could not be done now.

    The engine offers it again after `retry_back_off`; with no `retries` left, an incident arises.
    """

    message: str
    retries: int
    retry_back_off: timedelta


Outcome = Complete | ThrowError | Fail


def given_back(job: Job) -> Fail:
    """The failure of a job that nobody has begun: offered again at once, no retry used up."""
    return Fail("given back", job.retries, timedelta(0))
