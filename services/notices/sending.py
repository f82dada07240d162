"""SMS are composed here and wait in the outbox until the transaction has been committed."""

from collections.abc import Iterator, Mapping

from services.clock import Clock
from services.company import Company
from services.errors import ServiceError
from services.metering.work_orders import agent_with
from services.model.notices import Sms
from services.model.requests import Request, RequestOutcome
from services.model.steps import StepEntry
from services.notices import wording
from services.notices.templates import Subject, Template, template_of
from services.ports import UnitOfWork
from services.steps.catalogue import step_of

DEADLINE_MISSED = "deadline-missed"


class SubjectMissing(ServiceError):
    """The template speaks of something that the caller did not give: the diagram lacks an input mapping."""

    def __init__(self, template: str, subject: Subject) -> None:
        super().__init__(f"template {template} needs its {subject}")
        self.template = template
        self.subject = subject


def send_sms(
    uow: UnitOfWork,
    *,
    clock: Clock,
    company: Company,
    tracking_code: str,
    template: str,
    key: str,
    bill_number: str | None = None,
    work_order_number: str | None = None,
    reason: str | None = None,
    outcome: str | None = None,
) -> Sms:
    """Put an SMS to the applicant into the outbox. One `key`, one SMS.

    Raises NotFound for an unknown template, request, bill or work order; SubjectMissing where the template speaks of
    something that was not given.
    """
    request = uow.requests.get(tracking_code)
    given: dict[Subject, str | None] = {
        Subject.BILL: bill_number,
        Subject.ORDER: work_order_number,
        Subject.REASON: reason,
        Subject.OUTCOME: outcome,
    }
    chosen = template_of(template)
    values = dict(wording.of_request(request, company))
    for subject, reference in _subjects_of(chosen, given):
        values.update(_facts(uow, subject, reference))
    return _queue(uow, clock, request, chosen, key=key, mobile=request.application.applicant.mobile, values=values)


def send_deadline_sms(uow: UnitOfWork, *, clock: Clock, company: Company, entry: StepEntry, key: str) -> Sms:
    """Tell the supervisor of a limit that ran out."""
    request = uow.requests.get(entry.tracking_code)
    due_at = entry.due_at or clock.now()
    values = {**wording.of_request(request, company), **wording.of_deadline(step_of(entry.step), due_at)}
    template = template_of(DEADLINE_MISSED)
    return _queue(uow, clock, request, template, key=key, mobile=company.supervisor_mobile, values=values)


def _subjects_of(template: Template, given: Mapping[Subject, str | None]) -> Iterator[tuple[Subject, str]]:
    for subject in template.about:
        reference = given.get(subject)
        if not reference:
            raise SubjectMissing(template.name, subject)
        yield subject, reference


def _facts(uow: UnitOfWork, subject: Subject, reference: str) -> Mapping[str, str]:
    if subject is Subject.BILL:
        return wording.of_bill(uow.bills.get(reference))
    if subject is Subject.ORDER:
        order = uow.metering.order(reference)
        return wording.of_order(order, agent_with(uow, order.agent_code))
    if subject is Subject.OUTCOME:
        return wording.of_outcome(RequestOutcome(reference))
    return wording.of_reason(reference)


def _queue(
    uow: UnitOfWork,
    clock: Clock,
    request: Request,
    template: Template,
    *,
    key: str,
    mobile: str,
    values: Mapping[str, str],
) -> Sms:
    sms = Sms(
        key=key,
        tracking_code=request.tracking_code,
        template=template.name,
        mobile=mobile,
        text=template.render(values),
        created_at=clock.now(),
    )
    uow.outbox.add_sms(sms)
    return sms
