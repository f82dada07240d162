"""What diagnosis is told when a request comes back: why it was returned, and what is different now."""

from collections.abc import Iterator

from services.forms.titles import FIELD_TITLES
from services.intake.answer_text import answer_text, fields_by_key, in_form_order
from services.intake.application import LAST_BILL
from services.labels import document_title
from services.model.keys import DocumentKind
from services.model.requests import Application
from services.text import in_one_line, to_persian_digits

_NOTHING = "چیزی عوض نشده است."


def correction_text(reason: object, *, before: Application, after: Application) -> str:
    """The reason of the return and the changes since, as a Persian markdown list without personal data.

    Of a national ID and telephone numbers it says only that they have changed. `reason` is what diagnosis typed.
    """
    why = to_persian_digits(in_one_line(reason)) if isinstance(reason, str) else ""
    said = [f"- **دلیل برگشت:** {why}"] if why else []
    changes = [f"- {change}" for change in _changes(before, after)]
    return "\n".join([*said, *(changes or [f"- {_NOTHING}"])])


def _changes(before: Application, after: Application) -> Iterator[str]:
    yield from _shown(before, after)
    yield from _papers(before.documents, after.documents)
    yield from _personal(before, after)


def _shown(before: Application, after: Application) -> Iterator[str]:
    fields = fields_by_key(after.service_key)
    for key in in_form_order(fields, {**before.answers, **after.answers}):
        was, now = before.answers.get(key), after.answers.get(key)
        if was != now:
            field = fields.get(key)
            yield f"{field.title if field else key}: {answer_text(field, was)} به {answer_text(field, now)}"
    if before.last_bill_payment_id != after.last_bill_payment_id:
        was_shown, is_shown = (to_persian_digits(each or "—") for each in _last_bills(before, after))
        yield f"{FIELD_TITLES[LAST_BILL]}: {was_shown} به {is_shown}"


def _last_bills(*applications: Application) -> list[str | None]:
    return [each.last_bill_payment_id for each in applications]


def _papers(before: frozenset[DocumentKind], after: frozenset[DocumentKind]) -> Iterator[str]:
    for title, papers in (("مدرک تازه", after - before), ("مدرک برداشته‌شده", before - after)):
        yield from (f"{title}: {document_title(paper)}" for paper in sorted(papers))


def _personal(before: Application, after: Application) -> Iterator[str]:
    was, now = before.applicant, after.applicant
    pairs = {
        "nationalId": (was.national_id, now.national_id),
        "mobile": (was.mobile, now.mobile),
        "landline": (was.landline, now.landline),
    }
    yield from (f"{FIELD_TITLES[field]} عوض شده است" for field, (old, new) in pairs.items() if old != new)
