"""Step 2 of every service: the request is registered and gets its tracking code."""

from dataclasses import dataclass
from typing import TypedDict

from services.catalogue import service_of
from services.complaints.fees import credit_first_fees
from services.errors import RequestAlreadyOpen
from services.intake.papers import deciding_papers
from services.intake.registration import register_request
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The service and the draft whose documents are in order."""

    service_key: str
    draft_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The request, where our own pages of it are, and the papers that it takes its way by, if they were brought."""

    tracking_code: str
    request_url: str
    deciding_papers: list[str]


class OpenRequest(TypedDict):
    """What a diagram is told with REQUEST_ALREADY_OPEN; the text, in Persian, where it is another service's request."""

    openTrackingCode: str
    openRequestText: str | None


def _open_request(error: RequestAlreadyOpen) -> OpenRequest:
    return OpenRequest(openTrackingCode=error.tracking_code, openRequestText=error.told)


@handles("register-request", errors={RequestAlreadyOpen: _open_request})
def handle(context: JobContext, data: Input) -> Output:
    """Register the request; REQUEST_ALREADY_OPEN tells the code of the one that is open."""
    request = register_request(
        context.uow,
        clock=context.clock,
        service_key=data.service_key,
        draft_key=data.draft_key,
        element=context.element,
    )
    credit_first_fees(context.uow, clock=context.clock, reference=context.reference, request=request)
    papers = deciding_papers(service_of(data.service_key), request.application.documents)
    return Output(
        tracking_code=request.tracking_code,
        request_url=context.company.request_url(request.tracking_code),
        deciding_papers=[str(each) for paper in papers for each in paper.any_of],
    )
