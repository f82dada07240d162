"""A service that asks for a field of every kind, for tests of what no real one needs to ask at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from services.catalogue import Service
from services.model.answers import Answer, Permit, PersonSheet
from services.model.connections import MeterReading
from services.money import Rials
from services.registry.values import Choice, Field, FieldKind, LastBill
from tests.examples import service_with

SHEET = "23456789"
BASE = service_with(fields=False, last_bill=LastBill.NEWEST_PAID)
"""Of it are the papers and applicants."""

FIELDS = (
    Field(key="shown", kind=FieldKind.READING, title="عدد کنتور"),
    Field(key="since", kind=FieldKind.DAY, title="روز آغاز"),
    Field(key="cause", kind=FieldKind.WORDS, title="علت", longest=200),
    Field(
        key="way",
        kind=FieldKind.CHOICE,
        title="گونه",
        choices=(Choice(value="split", label="تفکیک"), Choice(value="merge", label="تجمیع")),
    ),
    Field(key="amperes", kind=FieldKind.NUMBER, title="آمپراژ تازه", unit="آمپر", least=15, most=100_000),
    Field(key="licence", kind=FieldKind.PERMIT, title="پروانه"),
    Field(key="paid", kind=FieldKind.AMOUNT, title="مبلغ پرداختی"),
    Field(key="heir", kind=FieldKind.PERSON, title="وارث"),
)

TYPED: Mapping[str, object] = {
    "shown": "۱۲٬۳۰۰",
    "shownDate": "1405/08/30",
    "since": "۱۴۰۵/۰۸/۰۱",
    "cause": "جابه‌جایی ساختمان",
    "way": "Split",
    "amperes": 25.0,
    "licence": "ب-۱۲/۳۴",
    "licenceIssuer": "سازمان صنعت",
    "licenceValidUntil": "1406/01/01",
    "paid": "1,000,000",
    "heir": "۲۳۴۵ ۶۷۸۹",
}

ANSWERS: Mapping[str, Answer] = {
    "shown": MeterReading(kwh=12_300, taken_on=date(2026, 11, 21)),
    "since": date(2026, 10, 23),
    "cause": "جابه‌جایی ساختمان",
    "way": "split",
    "amperes": 25,
    "licence": Permit(number="ب-12/34", issuer="سازمان صنعت", valid_until=date(2027, 3, 21)),
    "paid": Rials(1_000_000),
    "heir": PersonSheet(number=SHEET),
}


def asking(*fields: Field) -> Service:
    """The service, or one that asks for these fields alone."""
    return replace(BASE, key="asking", fields=fields or FIELDS)


def optional() -> Service:
    """The service, where everything may be left out."""
    return asking(*(replace(field, required=False) for field in FIELDS))
