"""What the company had begun has ended: whether the subscriber knows of it, and so is told."""

from dataclasses import dataclass

from services.objections.warned import knows_of_it
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and the templates of the SMS by which its subscriber learns of it."""

    tracking_code: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """True where one of them was sent to him, or he has objected."""

    subscriber_warned: bool


@handles("find-warned")
def handle(context: JobContext, data: Input) -> Output:
    """Look it up."""
    warned = knows_of_it(context.uow, data.tracking_code, warnings=data.warnings)
    return Output(subscriber_warned=warned)
