"""A bill that a closed request had left open is paid: whether the power is still cut for it."""

from dataclasses import dataclass

from services.billing.faults import is_cut_for
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The bill."""

    bill_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether there is a supply to restore."""

    supply_cut: bool


@handles("check-supply")
def handle(context: JobContext, data: Input) -> Output:
    """Look at the connection."""
    return Output(supply_cut=is_cut_for(context.uow, context.uow.bills.get(data.bill_number)))
