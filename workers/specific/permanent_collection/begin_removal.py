"""Permanent collection by the company, steps 1 and 2: a removal that was found begins (by-law 52-4)."""

from dataclasses import dataclass

from services.specific.permanent_collection.ports import removal_of
from services.specific.permanent_collection.removal_beginning import describe_removal, is_vital, note_begun
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, which was registered when it was found."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What it is begun for, in Persian markdown, and whether somebody lives on the power."""

    removal_text: str
    premises_vital: bool


@handles("begin-removal")
def handle(context: JobContext, data: Input) -> Output:
    """Note which process has it."""
    uow, code = context.uow, data.tracking_code
    note_begun(uow, clock=context.clock, tracking_code=code, element=context.element)
    return Output(
        removal_text=describe_removal(uow, clock=context.clock, reference=context.reference, tracking_code=code),
        premises_vital=is_vital(uow, removal_of(uow, code).bill_id),
    )
