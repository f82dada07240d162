"""What the diagnosis unit sees before it decides: who applies with what, the connection, what it owes."""

from dataclasses import dataclass

from services.billing.view import AccountView, account_view
from services.review import review_of
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The account as the form shows it; the texts are Persian markdown without personal data."""

    account: AccountView
    request_text: str
    site_text: str


@handles("check-account")
def handle(context: JobContext, data: Input) -> Output:
    """Tell of the request and list the unpaid bills."""
    review = review_of(context.uow, tracking_code=data.tracking_code)
    return Output(account=account_view(review.account), request_text=review.request_text, site_text=review.site_text)
