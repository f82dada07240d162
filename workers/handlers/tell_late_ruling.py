"""Nobody has decided on a use above its limits in time: the supervisor is told, the task stays with its unit."""

from services.use_rulings import tell_late_ruling
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The finding by our number."""

    finding_number: str


@handles("tell-late-ruling")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Tell the supervisor by SMS, once."""
    tell_late_ruling(context.uow, clock=context.clock, company=context.company, number=data.finding_number)
    return NoOutput()
