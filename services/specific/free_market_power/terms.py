"""What an application asks for, read from its answers, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.errors import NotFound
from services.jalali import format_jalali
from services.model.answers import Answer
from services.model.requests import Request
from services.specific.free_market_power.model import PowerKind, PowerTerms
from services.text import format_number

KIND, FIRST_DAY, LAST_DAY, POWER, PERMIT = "powerKind", "firstDay", "lastDay", "askedKw", "permit"

KINDS: Mapping[PowerKind, str] = {PowerKind.TEMPORARY: "برق موقت", PowerKind.FREE_MARKET: "برق آزاد"}


def read_terms(answers: Mapping[str, Answer]) -> PowerTerms | None:
    """The terms; None while one of the answers is missing or cannot be read."""
    kind, first, last, power = (answers.get(key) for key in (KIND, FIRST_DAY, LAST_DAY, POWER))
    if not (isinstance(kind, str) and isinstance(first, date) and isinstance(last, date) and isinstance(power, int)):
        return None
    return PowerTerms(kind=PowerKind(kind), first_day=first, last_day=last, power_kw=power)


def terms_of(request: Request) -> PowerTerms:
    """The terms of a registered request. Raises NotFound for one of a time when none were asked for."""
    terms = read_terms(request.application.answers)
    if terms is None:
        raise NotFound("terms of power of request", request.tracking_code)
    return terms


def terms_text(terms: PowerTerms) -> str:
    """The terms in Persian, in one line."""
    days = f"از {format_jalali(terms.first_day)} تا {format_jalali(terms.last_day)}"
    return f"{KINDS[terms.kind]}، {format_number(terms.power_kw)} کیلووات، {days}"
