"""The power is granted for its period, or cannot be granted any more (step 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.billing.credit import credit_fees
from services.clock import Clock
from services.jalali import local_date
from services.model.connections import Connection, ConnectionState
from services.model.keys import RequestOutcome
from services.model.requests import Request, RequestState
from services.money import Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.free_market_power.deposit_bill import deposit_paid
from services.specific.free_market_power.intake_check import taken_by
from services.specific.free_market_power.model import PowerPeriod, PowerTerms
from services.specific.free_market_power.ports import PowerPeriods
from services.specific.free_market_power.terms import terms_of, terms_text
from services.text import format_rials
from services.withdrawal import is_withdrawn

GRANTED = RequestOutcome("free-power-granted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """How it was decided; `text` says the terms that were granted, or why nothing was, in Persian."""

    outcome: RequestOutcome
    text: str | None


def grant_power(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> Grant:
    """Grant the period, once; from here on the request cannot be withdrawn.

    It begins today where its first day has passed meanwhile: no day that has gone by changes its tariff. One whose last
    day has passed, whose days another one has, or whose connection has no power any more is not granted: what was paid
    is credit then. Raises NotFound.
    """
    known = uow.repository(PowerPeriods).of_request(tracking_code)
    if known is not None:
        return Grant(outcome=GRANTED, text=terms_text(known.terms))
    if is_withdrawn(uow, tracking_code):
        return Grant(outcome=RequestOutcome.WITHDRAWN, text=None)
    request = uow.requests.get(tracking_code)
    terms = _from_today(terms_of(request), local_date(clock.now()))
    obstacle = _obstacle(uow, uow.connections.get(request.application.bill_id), terms)
    if obstacle is not None:
        credit = credit_fees(uow, clock=clock, reference=reference, tracking_code=tracking_code)
        return Grant(outcome=RequestOutcome.REJECTED, text=_with_credit(obstacle, credit))
    _grant(uow, clock, request, terms)
    return Grant(outcome=GRANTED, text=terms_text(terms))


def _from_today(terms: PowerTerms, today: date) -> PowerTerms:
    return replace(terms, first_day=max(terms.first_day, today))


def _obstacle(uow: UnitOfWork, connection: Connection, terms: PowerTerms) -> str | None:
    if terms.last_day < terms.first_day:
        return "روز پایان دوره گذشته است"
    if connection.state is not ConnectionState.ACTIVE:
        return "برق این انشعاب دیگر برقرار نیست"
    if taken_by(uow, terms, connection.bill_id) is not None:
        return "این روزها در دورهٔ دیگری از همین اشتراک است"
    return None


def _with_credit(obstacle: str, credit: Rials) -> str:
    return f"{obstacle}. مبلغ پرداخت‌شده ({format_rials(credit)}) بستانکاری شماست" if credit else obstacle


def _grant(uow: UnitOfWork, clock: Clock, request: Request, terms: PowerTerms) -> None:
    period = PowerPeriod(
        tracking_code=request.tracking_code,
        bill_id=request.application.bill_id,
        terms=terms,
        deposit=deposit_paid(uow, request.tracking_code),
        granted_at=clock.now(),
    )
    uow.repository(PowerPeriods).add(period)
    uow.requests.save(replace(request, state=RequestState.CARRIED_OUT))
