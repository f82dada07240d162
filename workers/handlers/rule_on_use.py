"""Customer services decide on use above what its tariff leaves to it: separated, another tariff, or not so."""

from dataclasses import dataclass
from typing import Any

from services.use_rulings import rule_on_use
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The finding by our number, and the ruling as it stands in the form."""

    finding_number: str
    ruling: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What is decided of the finding (split-asked, other-tariff, withdrawn), None where the form is to be corrected;
    the message tells what.
    """

    ruled: str | None
    ruling_message: str


@handles("rule-on-use")
def handle(context: JobContext, data: Input) -> Output:
    """Keep the decision."""
    answer = rule_on_use(
        context.uow, clock=context.clock, company=context.company, number=data.finding_number, ruling=data.ruling
    )
    return Output(ruled=answer.ruling, ruling_message=answer.message)
