"""What became of requests: the story of one, and the newest ones. Nothing in it is for others than operators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.clock import Clock
from services.model.bills import Bill, Payment
from services.model.changes import ConnectionChange
from services.model.connections import ReadingJudgement
from services.model.notices import Sms
from services.model.requests import Request
from services.model.reviews import StepReview
from services.model.steps import StepEntry
from services.ports import UnitOfWork
from services.steps.catalogue import step_of
from services.steps.due import StepTime, time_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A request with all that it has led to.

    `steps` come in the order of the procedure, not of their opening; all else with the oldest first. `times` has, by
    the run's key, how long each took.
    """

    request: Request
    steps: Sequence[StepEntry]
    times: Mapping[int, StepTime]
    reviews: Sequence[StepReview]
    bills: Sequence[Bill]
    payments: Sequence[Payment]
    judgements: Sequence[ReadingJudgement]
    changes: Sequence[ConnectionChange]
    sms: Sequence[Sms]


def timeline_of(uow: UnitOfWork, tracking_code: str, *, clock: Clock) -> Timeline:
    """The story of the request up to now. Raises NotFound."""
    request, now = uow.requests.get(tracking_code), clock.now()
    runs = uow.steps.of_request(tracking_code)
    bills = uow.bills.of_request(tracking_code)
    judgements = uow.connections.judgements(request.application.bill_id)
    return Timeline(
        request=request,
        steps=sorted(runs, key=lambda entry: step_of(entry.step).number),
        times={each.element_instance_key: time_of(uow, each, request=request, at=now) for each in runs},
        reviews=uow.reviews.of_request(tracking_code),
        bills=bills,
        payments=[payment for bill in bills for payment in uow.bills.payments_of(bill.number)],
        judgements=[each for each in judgements if each.tracking_code == tracking_code],
        changes=uow.changes.of_request(tracking_code),
        sms=uow.outbox.sms_of(tracking_code),
    )


def recent_requests(uow: UnitOfWork, *, limit: int) -> Sequence[Request]:
    """The newest requests, the newest first."""
    return uow.requests.recent(limit)


def recent_sms(uow: UnitOfWork, *, limit: int) -> Sequence[Sms]:
    """The SMS of the newest `limit` requests, the oldest first."""
    found = [sms for request in uow.requests.recent(limit) for sms in uow.outbox.sms_of(request.tracking_code)]
    return sorted(found, key=lambda sms: sms.created_at)


def sms_of_request(uow: UnitOfWork, tracking_code: str) -> Sequence[Sms]:
    """The SMS of one request, as they were made. Raises NotFound."""
    return uow.outbox.sms_of(uow.requests.get(tracking_code).tracking_code)
