"""Bill review step 3: what the head of diagnosis says of the objection, and what it would lead to."""

from dataclasses import dataclass
from typing import Any

from services.specific.bill_review.preview import PreviewRow, preview_rows, preview_text
from services.specific.bill_review.verdict import check_verdict
from services.specific.bill_review.wording import Decision
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and the verdict as typed."""

    tracking_code: str
    objection_verdict: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView(JobOutput):
    """A line of a bill that will be void and of the right one: the bill's number, amounts in rials; Persian."""

    bill: str
    title: str
    was: str
    now: str
    difference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenView(JobOutput):
    """What the right bills will say otherwise: Persian markdown, and a table, which is empty where nothing changes."""

    text: str
    rows: list[RowView]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The decision, null where something is to be corrected, which the message tells; the number of the bill that it is
    about, what the meter showed at its end, in kWh, where that is not what the records say, and what is foreseen.
    """

    verdict_accepted: bool
    verdict_message: str
    decision: Decision | None
    objection_reason: str | None
    wrong_bill: str
    true_kwh: int | None
    foreseen: ForeseenView


@handles("check-objection-verdict")
def handle(context: JobContext, data: Input) -> Output:
    """Check it."""
    said = check_verdict(
        context.uow, reference=context.reference, tracking_code=data.tracking_code, verdict=data.objection_verdict
    )
    return Output(
        verdict_accepted=said.accepted,
        verdict_message=said.message,
        decision=said.decision,
        objection_reason=said.reason,
        wrong_bill=said.bill.number,
        true_kwh=said.true_kwh,
        foreseen=ForeseenView(text=preview_text(said), rows=list(map(_row, preview_rows(said)))),
    )


def _row(row: PreviewRow) -> RowView:
    return RowView(bill=row.bill, title=row.title, was=row.was, now=row.now, difference=row.difference)
