"""Temporary or free-market power: the last bill of the period, and its deposit."""

from dataclasses import dataclass

from services.specific.free_market_power.settling import settle_power_period
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodEndView(JobOutput):
    """The last bill and what is to be paid of it; what became of the deposit, in Persian; whether something of it is to
    be paid out.
    """

    bill_number: str
    amount_rials: int
    text: str
    paid_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """How the period was settled."""

    period_end: PeriodEndView


@handles("settle-power-period")
def handle(context: JobContext, data: Input) -> Output:
    """Settle it."""
    settled = settle_power_period(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    view = PeriodEndView(
        bill_number=settled.bill.number,
        amount_rials=settled.bill.payable.amount,
        text=settled.text,
        paid_out=bool(settled.end.paid_out),
    )
    return Output(period_end=view)
