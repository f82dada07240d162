"""Permanent collection step 11: what would be refunded of the connection today."""

from dataclasses import dataclass

from services.money import ZERO
from services.refunds.planning import ComputedRefund, compute_refund, facts_of
from services.text import format_number, format_rials
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresView(JobOutput):
    """What the refund comes from, in rials: the decision is held against them. A negative balance is credit."""

    value: int
    column_one: int
    balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundView(JobOutput):
    """The computation as the form shows it, in Persian: value, share, deductions, what is paid out at the least; credit
    of the account, null without any; all that is paid out. `figures` are what it comes from.
    """

    figures: FiguresView
    value_text: str
    share_text: str
    percent_text: str
    owed_text: str
    deducted_text: str
    least_text: str
    refund_text: str
    credit_text: str | None
    payable_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The computation."""

    refund: RefundView


@handles("compute-refund")
def handle(context: JobContext, data: Input) -> Output:
    """Compute it."""
    uow, code = context.uow, data.tracking_code
    computed = compute_refund(
        uow, clock=context.clock, reference=context.reference, tracking_code=code, facts=facts_of(uow, code)
    )
    return Output(refund=_view(computed))


def _view(computed: ComputedRefund) -> RefundView:
    figures, gives = computed.figures, computed.gives
    return RefundView(
        figures=FiguresView(
            value=figures.value.amount, column_one=figures.column_one.amount, balance=figures.balance.amount
        ),
        value_text=format_rials(figures.value),
        share_text=format_rials(gives.share),
        percent_text=f"{format_number(gives.percent)} درصد",
        owed_text=format_rials(max(figures.balance, ZERO)),
        deducted_text=format_rials(gives.deducted),
        least_text=format_rials(figures.column_one),
        refund_text=format_rials(gives.payable),
        credit_text=format_rials(gives.credit) if gives.credit else None,
        payable_text=format_rials(gives.paid_out),
    )
