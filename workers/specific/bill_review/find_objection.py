"""Bill review step 3: what the head of diagnosis has before him."""

from dataclasses import dataclass

from services.billing.view import AccountView, account_view
from services.review import review_of
from services.specific.bill_review.evidence import Line, evidence_of
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView(JobOutput):
    """A row of a table, in Persian."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionView(JobOutput):
    """The bill in question: its title, its page, its lines, the readings around its end; why its end can be no other
    reading, whichever it is, null where it can. Persian, nothing personal.
    """

    bill_title: str
    bill_url: str
    lines: list[LineView]
    readings: list[LineView]
    fixed_end: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The texts are Persian markdown: of the request, of the connection, and what is computed of the bill."""

    request_text: str
    site_text: str
    account: AccountView
    objection: ObjectionView
    findings_text: str


@handles("find-objection")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    review = review_of(context.uow, tracking_code=data.tracking_code)
    evidence = evidence_of(context.uow, reference=context.reference, tracking_code=data.tracking_code)
    return Output(
        request_text=review.request_text,
        site_text=review.site_text,
        account=account_view(review.account),
        objection=ObjectionView(
            bill_title=evidence.title,
            bill_url=context.company.bill_url(evidence.bill.number),
            lines=_rows(evidence.lines),
            readings=_rows(evidence.readings),
            fixed_end=evidence.fixed_end,
        ),
        findings_text=evidence.findings,
    )


def _rows(lines: tuple[Line, ...]) -> list[LineView]:
    return [LineView(title=each.title, text=each.text) for each in lines]
