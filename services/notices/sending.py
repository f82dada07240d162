"""SMS are composed here and wait in the outbox until the transaction has been committed."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from services.clock import Clock
from services.company import Company, QuietHours
from services.errors import ServiceError
from services.model.notices import Sms
from services.model.requests import Request
from services.model.steps import StepEntry
from services.notices import wording
from services.notices.facts import BY_REFERENCE, BY_REQUEST, bill_to_pay, former_subscriber
from services.notices.wording import template_of
from services.ports import UnitOfWork
from services.refunds.entitled import entitled_to
from services.refunds.setting_off import refund_of
from services.registry.sms import Subject, Template
from services.retention.rules import BLANK
from services.steps.catalogue import step_of
from services.steps.due import rests_on_estimate
from services.units import Unit


class Recipient(StrEnum):
    """Whom an SMS is for: who applied, who the connection is registered to, both, who it was before this request, or
    who gets the request's refund.
    """

    APPLICANT = "applicant"
    SUBSCRIBER = "subscriber"
    APPLICANT_AND_SUBSCRIBER = "applicant-and-subscriber"
    FORMER_SUBSCRIBER = "former-subscriber"
    PAYEE = "payee"


class SubjectMissing(ServiceError):
    """The template speaks of something that the caller did not give: the diagram lacks an input mapping."""

    def __init__(self, template: str, subject: Subject) -> None:
        super().__init__(f"template {template} needs its {subject}")
        self.template = template
        self.subject = subject


class NumberRemoved(ServiceError):
    """The request was closed so long ago that it has no telephone number any more (`services.retention`)."""

    def __init__(self, tracking_code: str) -> None:
        super().__init__(f"request {tracking_code} has no telephone number any more")
        self.tracking_code = tracking_code


def send_sms(
    uow: UnitOfWork,
    *,
    clock: Clock,
    company: Company,
    tracking_code: str,
    template: str,
    key: str,
    recipient: Recipient = Recipient.APPLICANT,
    bill_number: str | None = None,
    work_order_number: str | None = None,
    reason: str | None = None,
    outcome: str | None = None,
    resume_text: str | None = None,
    credit_text: str | None = None,
) -> Sms:
    """Put an SMS about the request into the outbox, one for each number of its recipients. One `key`, one SMS.

    `resume_text` is a day and `credit_text` an amount, as people read them. Raises NotFound for an unknown template,
    request, bill or work order, and where the request has not done what the template tells of; SubjectMissing where
    the template speaks of something that was not given; NumberRemoved.
    """
    request = uow.requests.get(tracking_code)
    given: dict[Subject, str | None] = {
        Subject.BILL: bill_number,
        Subject.ORDER: work_order_number,
        Subject.APPOINTMENT: work_order_number,
        Subject.REASON: reason,
        Subject.OUTCOME: outcome,
        Subject.POSTPONEMENT: resume_text,
        Subject.CREDIT: credit_text,
    }
    chosen = template_of(template)
    values = dict(wording.of_request(request, company))
    for subject in chosen.about:
        values.update(_facts(uow, request, chosen, subject, given.get(subject)))
    mobiles = [mobile for mobile in _mobiles_of(uow, request, recipient) if mobile != BLANK]
    if not mobiles:
        raise NumberRemoved(tracking_code)
    first, *others = mobiles
    concerns, quiet = _bill_of(uow, chosen, bill_number), company.quiet_hours
    for number, mobile in enumerate(others, start=2):
        other = f"{key}-{number}"
        _queue(uow, clock, request, chosen, key=other, mobile=mobile, values=values, quiet=quiet, concerns=concerns)
    return _queue(uow, clock, request, chosen, key=key, mobile=first, values=values, quiet=quiet, concerns=concerns)


def send_deadline_sms(
    uow: UnitOfWork,
    *,
    clock: Clock,
    company: Company,
    entry: StepEntry,
    unit: Unit,
    mobile: str,
    template: str,
    key: str,
    concerns: str,
    at_once: bool = False,
) -> Sms:
    """Tell somebody of a step's limit, by the template that it ran out or soon will, and whom to call: who is in
    charge of the unit. One `key`, one SMS. `concerns`: the run or the review that it depends on. `at_once`: it keeps no
    quiet hours. An instant that is still to come is marked where it is estimated.
    """
    request = uow.requests.get(entry.tracking_code)
    due_at = entry.due_at or clock.now()
    is_estimated = entry.missed_at is None and rests_on_estimate(entry)
    limit = wording.of_deadline(step_of(entry.step), due_at, unit, is_estimated=is_estimated)
    values = {**wording.of_request(request, company), **limit}
    chosen = template_of(template)
    quiet = None if at_once else company.quiet_hours
    return _queue(uow, clock, request, chosen, key=key, mobile=mobile, values=values, quiet=quiet, concerns=concerns)


def send_unit_sms(
    uow: UnitOfWork,
    *,
    clock: Clock,
    company: Company,
    request: Request,
    unit: Unit,
    template: str,
    key: str,
    reason: str,
) -> Sms:
    """Tell who is in charge of a unit what is left to be done of a request, and why. One `key`, one SMS. Raises
    NotFound for an unknown template.
    """
    values = {**wording.of_request(request, company), **wording.of_reason(reason)}
    chosen, quiet = template_of(template), company.quiet_hours
    return _queue(uow, clock, request, chosen, key=key, mobile=unit.mobile, values=values, quiet=quiet, concerns=None)


def _facts(
    uow: UnitOfWork, request: Request, template: Template, subject: Subject, reference: str | None
) -> Mapping[str, str]:
    if subject in BY_REQUEST:
        return BY_REQUEST[subject](uow, request)
    if not reference:
        raise SubjectMissing(template.name, subject)
    return BY_REFERENCE[subject](uow, reference)


def _bill_of(uow: UnitOfWork, template: Template, number: str | None) -> str | None:
    """The bill that a reminder asks for. What answers somebody depends on nothing that may still become of it."""
    if number is None or not template.can_wait or Subject.BILL not in template.about:
        return None
    return bill_to_pay(uow, uow.bills.get(number)).number


def _mobiles_of(uow: UnitOfWork, request: Request, recipient: Recipient) -> Sequence[str]:
    applicant = request.application.applicant.mobile
    subscriber = uow.connections.get(request.application.bill_id).subscriber.mobile
    match recipient:
        case Recipient.APPLICANT:
            return [applicant]
        case Recipient.SUBSCRIBER:
            return [subscriber]
        case Recipient.APPLICANT_AND_SUBSCRIBER:
            return list(dict.fromkeys([applicant, subscriber]))
        case Recipient.FORMER_SUBSCRIBER:
            return [former_subscriber(uow, request).subscriber.mobile]
        case Recipient.PAYEE:
            return [entitled_to(uow, refund_of(uow, request.tracking_code)).mobile]


def _queue(
    uow: UnitOfWork,
    clock: Clock,
    request: Request,
    template: Template,
    *,
    key: str,
    mobile: str,
    values: Mapping[str, str],
    quiet: QuietHours | None,
    concerns: str | None,
) -> Sms:
    now = clock.now()
    sms = Sms(
        key=key,
        tracking_code=request.tracking_code,
        template=template.name,
        mobile=mobile,
        text=template.render(values),
        created_at=now,
        not_before=quiet.end_after(now) if quiet is not None and template.can_wait else None,
        concerns=concerns,
    )
    uow.outbox.add_sms(sms)
    return sms
