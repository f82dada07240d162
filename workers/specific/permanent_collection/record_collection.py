"""Permanent collection step 4: the equipment was collected, or why not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.specific.permanent_collection.collecting import record_collection
from services.specific.permanent_collection.collection_report import CollectionOutcome
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the order and the report as typed: the service tells the agent of every fault."""

    tracking_code: str
    work_order: WorkOrder
    collection_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionView(JobOutput):
    """How the visit ended; `resume_at` is when the agent comes again, with the zone. `meter_gone`: another request has
    taken the meter away.
    """

    outcome: CollectionOutcome | None
    meter_gone: bool
    reason: str | None
    resume_at: datetime | None
    resume_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The result, or what the agent has to correct."""

    collection: CollectionView
    collection_accepted: bool
    collection_message: str


@handles("record-collection")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    result = record_collection(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        work_order_number=data.work_order.number,
        report=data.collection_report,
    )
    view = CollectionView(
        outcome=result.outcome,
        meter_gone=result.meter_gone,
        reason=result.reason,
        resume_at=result.resume_at,
        resume_text=result.resume_text,
    )
    return Output(collection=view, collection_accepted=result.accepted, collection_message=result.message)
