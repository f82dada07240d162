"""Temporary cut: the look at the records before somebody is sent, and again when the agent is at the door."""

from dataclasses import dataclass
from datetime import datetime

from services.model.connections import ConnectionState
from services.specific.temporary_cut.guard import look_at_cut
from services.specific.temporary_cut.model import CuttingTime, Debt, Premises
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CutFactsView(JobOutput):
    """What the table `cut-guard` asks, when it was looked at, and when power may be cut next."""

    state: ConnectionState
    withdrawn: bool
    debt: Debt
    objection_open: bool
    premises: Premises
    money_waits: bool
    cutting_time: CuttingTime
    looked_at: datetime
    wait_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The facts at this moment."""

    cut_facts: CutFactsView


@handles("look-at-cut")
def handle(context: JobContext, data: Input) -> Output:
    """Look."""
    facts = look_at_cut(context.uow, clock=context.clock, tracking_code=data.tracking_code)
    view = CutFactsView(
        state=facts.state,
        withdrawn=facts.withdrawn,
        debt=facts.debt,
        objection_open=facts.objection_open,
        premises=facts.premises,
        money_waits=facts.money_waits,
        cutting_time=facts.time,
        looked_at=facts.looked_at,
        wait_until=facts.wait_until,
    )
    return Output(cut_facts=view)
