"""What diagnosis is told when a request comes back: why it was returned, and what is different now."""

from collections.abc import Iterator

from services.intake.titles import DOCUMENT_TITLES, FIELD_TITLES
from services.jalali import format_jalali
from services.model.connections import MeterReading
from services.model.requests import Application, DocumentKind
from services.text import format_number, in_one_line, to_persian_digits

_NOTHING = "چیزی عوض نشده است."


def correction_text(reason: object, *, before: Application, after: Application) -> str:
    """The reason of the return and the changes since, as a Persian markdown list without personal data.

    Of a national ID and telephone numbers it says only that they have changed. `reason` is what diagnosis typed.
    """
    said = [f"- **دلیل برگشت:** {in_one_line(reason)}"] if isinstance(reason, str) and reason.strip() else []
    changes = [f"- {change}" for change in _changes(before, after)]
    return "\n".join([*said, *(changes or [f"- {_NOTHING}"])])


def _changes(before: Application, after: Application) -> Iterator[str]:
    yield from _shown(before, after)
    yield from _papers(before.documents, after.documents)
    yield from _personal(before, after)


def _shown(before: Application, after: Application) -> Iterator[str]:
    if before.reading != after.reading:
        yield f"کارکرد: {_reading(before.reading)} به {_reading(after.reading)}"
    if before.requested_place != after.requested_place:
        yield f"{FIELD_TITLES['requestedPlace']}: «{before.requested_place}» به «{after.requested_place}»"
    if before.last_bill_payment_id != after.last_bill_payment_id:
        was, now = map(to_persian_digits, (before.last_bill_payment_id, after.last_bill_payment_id))
        yield f"{FIELD_TITLES['lastBillPaymentId']}: {was} به {now}"


def _papers(before: frozenset[DocumentKind], after: frozenset[DocumentKind]) -> Iterator[str]:
    for title, papers in (("مدرک تازه", after - before), ("مدرک برداشته‌شده", before - after)):
        yield from (f"{title}: {name}" for paper, name in DOCUMENT_TITLES.items() if paper in papers)


def _personal(before: Application, after: Application) -> Iterator[str]:
    was, now = before.applicant, after.applicant
    pairs = {
        "nationalId": (was.national_id, now.national_id),
        "mobile": (was.mobile, now.mobile),
        "landline": (was.landline, now.landline),
    }
    yield from (f"{FIELD_TITLES[field]} عوض شده است" for field, (old, new) in pairs.items() if old != new)


def _reading(reading: MeterReading | None) -> str:
    return "—" if reading is None else f"{format_number(reading.kwh)} در {format_jalali(reading.taken_on)}"
