"""Wherever an agent goes out: who may be sent where the district has nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.labels import work_order_title
from services.metering.work_orders import agents_to_choose
from services.model.keys import WorkOrderKind
from services.registry.values import Choice
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """What the agent goes out for."""

    work_order_kind: WorkOrderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The choices of the form: the agents by code, each with district and open orders in Persian; and what the order is
    for, in Persian.
    """

    agent_choices: Sequence[Choice]
    work_order_title: str


@handles("find-agents")
def handle(context: JobContext, data: Input) -> Output:
    """Tell whom an operator may choose."""
    kind = data.work_order_kind
    return Output(agent_choices=agents_to_choose(context.uow, kind), work_order_title=work_order_title(kind))
