"""By-law 51-4: what the records know of the cut, and whether a unit has something to decide before the bill."""

from dataclasses import dataclass

from services.reconnecting.terms import describe_terms, find_terms
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsView(JobOutput):
    """Whether a unit decides something, of what, and what it is shown, as Persian markdown."""

    to_decide: bool
    prepayment_possible: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """It; none of it is personal."""

    terms: TermsView


@handles("find-reconnection-terms")
def handle(context: JobContext, data: Input) -> Output:
    """Look into the records."""
    asked = find_terms(context.uow, tracking_code=data.tracking_code)
    view = TermsView(
        to_decide=asked.prepayment_possible,
        prepayment_possible=asked.prepayment_possible,
        text=describe_terms(asked),
    )
    return Output(terms=view)
