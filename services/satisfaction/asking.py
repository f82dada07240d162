"""After the closing of a request its applicant is asked for a mark, once, by SMS."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from services.catalogue import all_services
from services.clock import Clock
from services.company import Company
from services.hooks import companys_own_of
from services.model.requests import Request
from services.model.satisfaction import SatisfactionAsked
from services.notices.sending import send_sms
from services.ports import UnitOfWork
from services.retention.rules import BLANK
from services.satisfaction.terms import satisfaction_terms

TEMPLATE = "satisfaction-asked"


def ask_after(uow: UnitOfWork, *, clock: Clock, company: Company, requests: Iterable[Request]) -> bool:
    """Ask about the first of these requests that somebody can be asked about; whether there was one.

    Nobody is asked twice about a request, nor by one number more often than the terms say. The SMS waits for the end of
    the quiet hours.
    """
    now = clock.now()
    for request in requests:
        if _may_be_asked(uow, request, now=now):
            uow.satisfaction.save(_asked(request, now=now))
            send_sms(
                uow,
                clock=clock,
                company=company,
                tracking_code=request.tracking_code,
                template=TEMPLATE,
                key=f"{TEMPLATE}-{request.tracking_code}",
            )
            return True
    return False


def _may_be_asked(uow: UnitOfWork, request: Request, *, now: datetime) -> bool:
    terms, application = satisfaction_terms(), request.application
    service = all_services().get(application.service_key)
    if service is None or not service.asks_satisfaction or request.outcome in terms.not_asked:
        return False
    if companys_own_of(uow, request) is not None:
        return False
    mobile = application.applicant.mobile
    if mobile == BLANK or uow.satisfaction.find(request.tracking_code) is not None:
        return False
    return not uow.satisfaction.was_asked(mobile, since=now - terms.pause)


def _asked(request: Request, *, now: datetime) -> SatisfactionAsked:
    key = request.application.service_key
    return SatisfactionAsked(
        tracking_code=request.tracking_code,
        service_key=key,
        unit=request.unit or all_services()[key].unit,
        asked_at=now,
    )
