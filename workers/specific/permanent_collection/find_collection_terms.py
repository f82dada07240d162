"""Permanent collection step 6a: the technical and financial terms that the subscriber is to agree to."""

from dataclasses import dataclass
from datetime import timedelta

from services.specific.permanent_collection.terms import collection_terms
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and how long an answer is awaited, which diagrams before version 1.1.0 do not tell."""

    tracking_code: str
    answer_within: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The terms in Persian: as a markdown list for the form, and in one line for the SMS."""

    terms_text: str
    terms_message: str


@handles("find-collection-terms")
def handle(context: JobContext, data: Input) -> Output:
    """Find them."""
    terms = collection_terms(context.uow, tracking_code=data.tracking_code, answer_within=data.answer_within)
    return Output(terms_text="\n".join(f"- {each}" for each in terms.lines), terms_message=terms.text)
