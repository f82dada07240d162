"""Power reduction steps 5 and 8, and the return: what came of the visit of operations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.specific.power_reduction.estimate import CostFacts, cost_facts
from services.specific.power_reduction.model import ESTIMATE_VISIT, Equipment, VisitOutcome
from services.specific.power_reduction.visiting import VisitAnswer, record_power_visit
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the order and the report as typed: the service tells the agent of every fault."""

    tracking_code: str
    work_order: WorkOrder
    visit_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateView(JobOutput):
    """What the costs go by."""

    power_kw: int
    phases: int
    equipment: Sequence[Equipment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """How the visit ended and why nothing was done, or what the agent has to correct; what is entered into the history
    of a reduction; the estimate, if it was one.
    """

    visit_accepted: bool
    report_message: str
    visit_outcome: VisitOutcome | None
    work_message: str
    visit_text: str
    estimate: EstimateView | None


@handles("record-power-visit")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    answer = record_power_visit(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        work_order_number=data.work_order.number,
        report=data.visit_report,
    )
    return Output(
        visit_accepted=answer.accepted,
        report_message=answer.message,
        visit_outcome=answer.outcome,
        work_message=answer.reason,
        visit_text=answer.text,
        estimate=_estimate(context, data, answer),
    )


def _estimate(context: JobContext, data: Input, answer: VisitAnswer) -> EstimateView | None:
    is_estimate = context.uow.metering.order(data.work_order.number).kind == ESTIMATE_VISIT
    if answer.outcome is not VisitOutcome.DONE or not is_estimate:
        return None
    facts: CostFacts = cost_facts(context.uow, tracking_code=data.tracking_code)
    return EstimateView(power_kw=facts.power_kw, phases=facts.phases, equipment=facts.equipment)
