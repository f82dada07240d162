"""Permanent collection step 11: what would be refunded of the connection today."""

from dataclasses import dataclass

from services.model.refunds import ConnectionFacts, Voltage
from services.refunds.planning import ComputedRefund, compute_refund
from services.text import format_number, format_rials
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Facts(JobInput):
    """What the connection's value goes by, as the check of its file found."""

    voltage: Voltage
    phases: int
    amperage: int
    power_kw: int | None = None

    def as_facts(self) -> ConnectionFacts:
        """In the rules' own type."""
        return ConnectionFacts(voltage=self.voltage, phases=self.phases, amperage=self.amperage, power_kw=self.power_kw)


class Input(JobInput):
    """The request, and what its connection's file says."""

    tracking_code: str
    connection_facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundView(JobOutput):
    """The computation as the form shows it, in Persian: value, share, deductions, what is paid out at the least."""

    value_text: str
    share_text: str
    percent_text: str
    owed_text: str
    deducted_text: str
    payable_text: str
    least_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The computation."""

    refund: RefundView


@handles("compute-refund")
def handle(context: JobContext, data: Input) -> Output:
    """Compute it."""
    computed = compute_refund(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        facts=data.connection_facts.as_facts(),
    )
    return Output(refund=_view(computed))


def _view(computed: ComputedRefund) -> RefundView:
    return RefundView(
        value_text=format_rials(computed.value.value),
        share_text=format_rials(computed.gives.share),
        percent_text=f"{format_number(computed.gives.percent)} درصد",
        owed_text=format_rials(computed.owed),
        deducted_text=format_rials(computed.gives.deducted),
        payable_text=format_rials(computed.gives.payable),
        least_text=format_rials(computed.value.column_one),
    )
