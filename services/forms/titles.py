"""The Persian words for the fields of an application and for what can be chosen in them."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.catalogue import Service
from services.forms.entries import Entry, Role, entries_of
from services.labels import applicant_title, document_title
from services.registry.values import Choice

FIELD_TITLES: Mapping[str, str] = {
    "application": "درخواست",
    "returnReason": "دلیل برگشت",
    "documentsOutcome": "نتیجهٔ گفت‌وگو با متقاضی",
    "billId": "شناسهٔ قبض",
    "lastBillPaymentId": "شناسهٔ پرداخت آخرین قبض",
    "applicantKind": "نوع متقاضی",
    "detailsNumber": "شمارهٔ برگهٔ مشخصات",
    "personKind": "نوع شخص",
    "nationalId": "شمارهٔ ملی",
    "mobile": "تلفن همراه",
    "landline": "تلفن ثابت",
    "documents": "مدارک",
    "channel": "راه ارسال",
    "clientReference": "شمارهٔ مرجع فرستنده",
}


def heading_of(service_title: str) -> str:
    """What a start form of the service is headed: «درخواست …», said once."""
    word = FIELD_TITLES["application"]
    return service_title if service_title.startswith(f"{word} ") else f"{word} {service_title}"


def applicant_choices(service: Service) -> tuple[Choice, ...]:
    """Who may apply for the service."""
    return tuple(Choice(value=kind, label=applicant_title(kind)) for kind in service.applicants)


def document_choices(service: Service) -> tuple[Choice, ...]:
    """The papers that an applicant for the service may bring."""
    return tuple(Choice(value=kind, label=document_title(kind)) for kind in service.documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnField:
    """An input of a service's own field, as the form of a correction lists it.

    `text` is what has been typed, `choice` what has been chosen; of what is no choice, `choices` is None.
    """

    name: str
    title: str
    hint: str
    text: str | None = None
    choice: str | None = None
    choices: tuple[Choice, ...] | None = None


def own_fields(service: Service, typed: Mapping[str, object]) -> tuple[OwnField, ...]:
    """The inputs of the service's own fields, with what has been typed in them."""
    entries = (entry for field in service.fields for entry in entries_of(field))
    return tuple(_own_field(entry, typed.get(entry.name)) for entry in entries)


def _own_field(entry: Entry, typed: object) -> OwnField:
    said = typed if isinstance(typed, str) else None
    if entry.role is not Role.CHOICE:
        return OwnField(name=entry.name, title=entry.label, hint=entry.hint, text=said)
    return OwnField(name=entry.name, title=entry.label, hint=entry.hint, choice=said, choices=entry.field.choices)
