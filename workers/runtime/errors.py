"""Which errors mean what: a project names its own classes, the runtime knows none of them."""

import traceback
from dataclasses import dataclass
from pathlib import PurePath
from typing import ClassVar, Protocol, runtime_checkable

from workers.runtime.job import Job
from workers.runtime.variables import VariablesInvalid


@runtime_checkable
class BusinessError(Protocol):
    """A rule said no. The diagram catches the error by `code`, its BPMN error code."""

    code: ClassVar[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorClasses:
    """A project's errors.

    `business`: a rule says no; each has a BPMN error `code`. `transient`: the same work may succeed later.
    `unavailable`: the storage cannot be reached at all, so no other job would fare better. `safe_to_log`: the project's
    own, whose messages hold no personal data. `conflict`: another transaction was first, and the same work, run again
    at once, sees what it wrote; those that last count as the other classes say.
    """

    business: type[Exception]
    transient: type[Exception]
    unavailable: type[Exception]
    safe_to_log: type[Exception]
    conflict: tuple[type[Exception], ...] = ()

    def describe(self, error: BaseException) -> str:
        """The error's class; its message only where it is known to quote no data, as a library's message may."""
        name = type(error).__name__
        if isinstance(error, self.safe_to_log | VariablesInvalid | JobUnreadable | HandlerTimedOut):
            return f"{name}: {error}"
        return f"{name} at {where(error)[-1]}" if error.__traceback__ else name


class JobUnreadable(Exception):
    """What the engine handed out cannot be read, and never will be. `job` is what there is of it; the reason is told
    without its data.
    """

    def __init__(self, job: Job, reason: str) -> None:
        super().__init__(f"the job cannot be read: {reason}")
        self.job = job


class HandlerTimedOut(Exception):
    """The handler was not done within its time limit."""


class CredentialsRefused(Exception):
    """The gateway does not accept our credentials, new ones neither."""


def where(error: BaseException) -> list[str]:
    """The traceback as file:line function, outermost first, without source text, values or messages."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames]
