"""Before STD-08: the report of the work, for whoever looks at it before it goes into the record."""

from dataclasses import dataclass

from services.standard.report_form import ReportForm
from services.standard.report_review import review_report
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The report in Persian markdown, with what it said before it was corrected, and its form as it is filled in."""

    report_text: str
    order_report: ReportForm


@handles("find-order-report")
def handle(context: JobContext, data: Input) -> Output:
    """Find the report."""
    review = review_report(context.uow, tracking_code=data.tracking_code)
    return Output(report_text=review.text, order_report=review.form)
