"""For how long power may be reduced: on an application, in the check of its file, when another day is asked for."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from services.forms.entries import valid_until_of
from services.jalali import format_jalali
from services.model.answers import Answer, Permit
from services.model.requests import Finding
from services.specific.power_reduction.terms import reduction_terms
from services.text import to_persian_digits

UNTIL, LICENCE = "reducedUntil", "permit"


def period_findings(answers: Mapping[str, Answer], today: date) -> Iterator[Finding]:
    """What is wrong with the last day that is asked for, and with the licence beside it. That a licence has expired is
    told of every permit.
    """
    until, licence = answers.get(UNTIL), answers.get(LICENCE)
    if not isinstance(until, date):
        return
    most = reduction_terms().most_days(today)
    if until <= today:
        yield _finding("not-ahead", "پایان مدت کاهش قدرت باید پس از امروز باشد. روز دیگری وارد کنید.")
    elif until > today + timedelta(days=most):
        yield _finding("too-far", f"کاهش موقت قدرت حداکثر {to_persian_digits(most)} روز است. روز نزدیک‌تری وارد کنید.")
    if isinstance(licence, Permit) and today <= licence.valid_until < until:
        yield Finding(field=valid_until_of(LICENCE), code="ends-before", message=licence_ends_before(licence))


def licence_ends_before(licence: Permit) -> str:
    """What is told of a licence that ends while the power is reduced."""
    return (
        f"اعتبار پروانه در {format_jalali(licence.valid_until)} و پیش از پایان مدت کاهش قدرت تمام می‌شود. "
        "پروانهٔ تمدیدشده بخواهید یا پایان مدت را جلوتر بگذارید."
    )


def _finding(code: str, message: str) -> Finding:
    return Finding(field=UNTIL, code=code, message=message)
