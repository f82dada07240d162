"""A bill that a closed request has left open: whether there is still somebody to remind."""

from dataclasses import dataclass

from services.billing.left_open import OpenBillState, state_of_open_bill
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The bill."""

    bill_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Where the bill stands."""

    open_bill_state: OpenBillState


@handles("check-open-bill")
def handle(context: JobContext, data: Input) -> Output:
    """Look at the bill."""
    return Output(open_bill_state=state_of_open_bill(context.uow, bill_number=data.bill_number))
