"""What an agent has found of a connection's use, for customer services to decide on (by-laws 36-4 and 37-4)."""

from dataclasses import dataclass

from services.steps.due import shown
from services.use_rulings import decision_due_at, finding_facts
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The finding by our number."""

    finding_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundUse(JobOutput):
    """The finding as the form shows it."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The finding, and until when it is to be decided on, as tasks show it."""

    use_finding: FoundUse
    due_at: str | None


@handles("find-use-finding")
def handle(context: JobContext, data: Input) -> Output:
    """Tell the finding and what the tariff leaves to such use."""
    uow, number = context.uow, data.finding_number
    return Output(use_finding=FoundUse(text=finding_facts(uow, number)), due_at=shown(decision_due_at(uow, number)))
