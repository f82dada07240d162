"""SMS about a connection, of which no request tells: to its subscriber, or to the supervisor."""

from __future__ import annotations

from collections.abc import Mapping

from services.clock import Clock
from services.company import Company
from services.model.bills import Bill
from services.model.connections import Connection
from services.model.notices import Sms
from services.model.permits import TariffPermit, UseFinding
from services.notices import wording
from services.notices.wording import template_of
from services.permits.use_findings import concerns_finding
from services.ports import UnitOfWork
from services.retention.rules import BLANK


def send_permit_sms(
    uow: UnitOfWork, *, clock: Clock, company: Company, connection: Connection, permit: TariffPermit, template: str
) -> Sms | None:
    """Tell the subscriber of the permit; one SMS of a template for each permit. None where no number is known. Raises
    NotFound for an unknown template.
    """
    key = f"{template}-{permit.bill_id}-{permit.tariff_class}-{permit.number}-{permit.valid_until.isoformat()}"
    values, mobile = {**wording.of_company(company), **wording.of_permit(permit)}, connection.subscriber.mobile
    return _queued(uow, clock=clock, company=company, mobile=mobile, template=template, key=key, values=values)


def send_bill_sms(
    uow: UnitOfWork, *, clock: Clock, company: Company, connection: Connection, bill: Bill, template: str
) -> Sms | None:
    """Tell the subscriber of a bill that no request has asked for; one SMS of a template for each bill. None where no
    number is known. Raises NotFound for an unknown template.
    """
    key = f"{template}-{bill.number}"
    values, mobile = {**wording.of_company(company), **wording.of_own_bill(bill)}, connection.subscriber.mobile
    return _queued(uow, clock=clock, company=company, mobile=mobile, template=template, key=key, values=values)


def send_use_sms(
    uow: UnitOfWork, *, clock: Clock, company: Company, connection: Connection, finding: UseFinding, template: str
) -> Sms | None:
    """Tell the subscriber of what was found of the use; one SMS of a template for each finding. None where no number is
    known. Raises NotFound for an unknown template.
    """
    key = f"{template}-{finding.number}"
    values, mobile = {**wording.of_company(company), **wording.of_use(finding)}, connection.subscriber.mobile
    return _queued(uow, clock=clock, company=company, mobile=mobile, template=template, key=key, values=values)


def send_late_use_sms(
    uow: UnitOfWork, *, clock: Clock, company: Company, finding: UseFinding, template: str
) -> Sms | None:
    """Tell the supervisor of what was found of the use, and nobody has decided on in time; one SMS of a template for
    each finding. It is withdrawn with what `concerns_finding`. Raises NotFound for an unknown template.
    """
    key, values = f"{template}-{finding.number}", {**wording.of_company(company), **wording.of_use(finding)}
    return _queued(
        uow,
        clock=clock,
        company=company,
        mobile=company.supervisor_mobile,
        template=template,
        key=key,
        values=values,
        concerns=concerns_finding(finding.number),
    )


def _queued(
    uow: UnitOfWork,
    *,
    clock: Clock,
    company: Company,
    mobile: str,
    template: str,
    key: str,
    values: Mapping[str, str],
    concerns: str | None = None,
) -> Sms | None:
    chosen, now = template_of(template), clock.now()
    if mobile == BLANK:
        return None
    quiet = company.quiet_hours if chosen.can_wait else None
    sms = Sms(
        key=key,
        tracking_code=None,
        template=chosen.name,
        mobile=mobile,
        text=chosen.render(values),
        created_at=now,
        not_before=quiet.end_after(now) if quiet is not None else None,
        concerns=concerns,
    )
    uow.outbox.add_sms(sms)
    return sms
