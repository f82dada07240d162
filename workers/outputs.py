"""Outputs that several handlers share."""

from dataclasses import dataclass
from typing import Self

from services.model.metering import OrderOutcome
from services.standard.orders import ReportReply
from services.standard.report_form import ReportForm
from workers.runtime.variables import JobOutput


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOutput(JobOutput):
    """How the order ended by the report and, where it was not possible, why. Where the agent has to correct something,
    that is null: the message tells what, and the report is as it was filled in. One that is accepted leaves the engine.
    """

    report_accepted: bool
    report_message: str
    order_outcome: OrderOutcome | None
    order_reason: str | None
    order_report: ReportForm | None

    @classmethod
    def of(cls, reply: ReportReply) -> Self:
        """What the agent is answered."""
        report = reply.report
        return cls(
            report_accepted=report is not None,
            report_message=reply.message,
            order_outcome=report.outcome if report else None,
            order_reason=report.reason if report else None,
            order_report=reply.form,
        )
