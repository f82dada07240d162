"""Permanent collection step 9: the warehouse has the equipment."""

from dataclasses import dataclass
from typing import Any

from services.specific.permanent_collection.storing import record_warehouse_receipt
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the receipt as typed: the service tells the warehouse of every fault."""

    tracking_code: str
    receipt: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the receipt stands; the Persian message tells why not."""

    receipt_accepted: bool
    receipt_message: str


@handles("record-warehouse-receipt")
def handle(context: JobContext, data: Input) -> Output:
    """Record the receipt."""
    answer = record_warehouse_receipt(
        context.uow, clock=context.clock, tracking_code=data.tracking_code, report=data.receipt
    )
    return Output(receipt_accepted=answer.accepted, receipt_message=answer.message)
