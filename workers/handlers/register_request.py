"""Step 2 of every service: the request is registered and gets its tracking code."""

from dataclasses import dataclass
from typing import TypedDict

from services.errors import RequestAlreadyOpen
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
    """The request, and where our own pages of it are. `meter_test_declined` is the (*) of the settlement."""

    tracking_code: str
    request_url: str
    meter_test_declined: bool


class OpenRequest(TypedDict):
    """What a diagram is told with REQUEST_ALREADY_OPEN."""

    openTrackingCode: str


def _open_request(error: RequestAlreadyOpen) -> OpenRequest:
    return OpenRequest(openTrackingCode=error.tracking_code)


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
    return Output(
        tracking_code=request.tracking_code,
        request_url=context.company.request_url(request.tracking_code),
        meter_test_declined=request.application.meter_test_declined,
    )
