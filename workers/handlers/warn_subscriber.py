"""Settlement step 13: the subscriber did not come within the week."""

from services.notices.warning import warn_subscriber
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request and the bill of its debt."""

    tracking_code: str
    bill_number: str


@handles("warn-subscriber")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Note the missed week and queue the warning notice."""
    warn_subscriber(
        context.uow,
        clock=context.clock,
        company=context.company,
        tracking_code=data.tracking_code,
        bill_number=data.bill_number,
    )
    return NoOutput()
