"""A bill that a closed request had left open is paid: whether the power is still cut for it."""

from dataclasses import dataclass

from services.metering.faults import is_cut_for
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Result


class Given(Inputs):
    """The bill."""

    bill_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Result):
    """Whether there is a supply to restore."""

    supply_cut: bool


@handles("check-supply")
def handle(context: JobContext, given: Given) -> Checked:
    """Look at the connection."""
    return Checked(supply_cut=is_cut_for(context.uow, context.uow.bills.get(given.bill_number)))
