"""What a unit sees before it decides: who applies with what, the connection, what it owes, what stands in the way, and
whether its own limit is an estimate.
"""

from dataclasses import dataclass

from services.admission.conditions import asked_of
from services.billing.view import AccountView, account_view
from services.changes.contact_data import asks_for_contact_data
from services.intake.persons_taken import names_persons
from services.registry.admission import Requirement
from services.review import review_of
from services.standard.record import change_obstacles
from services.steps.due import shows_estimate
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Step(JobInput):
    """The step in which the unit decides, by its id."""

    id: str


class Input(JobInput):
    """The request, and the step in which the unit decides; null where that is none of the ledger's."""

    tracking_code: str
    step: Step | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionsView(JobOutput):
    """Which conditions of by-law 35-4 the unit is asked about."""

    sister_debts: bool
    capacity: bool
    same_use: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The account as the form shows it; the texts are Persian markdown without personal data. `obstacles_text` lists
    what stands in the way of the service's change of the record; empty where nothing does, or it makes none.
    `due_is_estimated`: whether the instant until which the unit decides rests on a holiday whose day is estimated.
    """

    account: AccountView
    request_text: str
    site_text: str
    obstacles_text: str
    due_is_estimated: bool
    admission: ConditionsView


@handles("check-account")
def handle(context: JobContext, data: Input) -> Output:
    """Tell of the request, list the unpaid bills and what stands in the way."""
    review = review_of(context.uow, tracking_code=data.tracking_code)
    known = change_obstacles(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    return Output(
        account=account_view(review.account),
        request_text=review.request_text + _personal(context, data.tracking_code),
        site_text=review.site_text,
        obstacles_text=known.message,
        admission=_conditions(context, data.tracking_code),
        due_is_estimated=data.step is not None and _is_estimated(context, data.tracking_code, data.step.id),
    )


def _conditions(context: JobContext, tracking_code: str) -> ConditionsView:
    asked = asked_of(context.uow, tracking_code)
    return ConditionsView(
        sister_debts=Requirement.SISTER_DEBTS in asked,
        capacity=Requirement.CAPACITY in asked,
        same_use=Requirement.SAME_USE in asked,
    )


def _is_estimated(context: JobContext, tracking_code: str, step: str) -> bool:
    return shows_estimate(context.uow, context.uow.requests.get(tracking_code), step)


def _personal(context: JobContext, tracking_code: str) -> str:
    """Where the unit sees what it decides about, if that is personal."""
    request, company = context.uow.requests.get(tracking_code), context.company
    told = ""
    if asks_for_contact_data(context.uow, request):
        told += f"\n- **تلفن‌ها:** [اکنون و درخواست‌شده]({company.contact_url(tracking_code)})"
    if names_persons(request):
        told += f"\n- **اشخاص دیگر درخواست:** [مشخصات آنان]({company.persons_url(tracking_code)})"
    return told
