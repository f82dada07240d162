"""Temporary cut by the company: until when the warning runs."""

from dataclasses import dataclass
from datetime import datetime

from services.specific.temporary_cut.warning import find_warning, warning_text
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningView(JobOutput):
    """When it ends, the day from which on power is cut, and why, how much and how it is avoided, as people read it."""

    ends_at: datetime
    cut_from: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The warning as it stands."""

    warning: WarningView


@handles("find-warning")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    found = find_warning(context.uow, clock=context.clock, tracking_code=data.tracking_code)
    text = warning_text(context.uow, clock=context.clock, tracking_code=data.tracking_code)
    return Output(warning=WarningView(ends_at=found.ends_at, cut_from=found.cut_from, text=text))
