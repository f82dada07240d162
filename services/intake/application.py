"""An application as typed, read into a value, or into everything that is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from services.catalogue import LastBill, Service, all_services, service_of
from services.forms.answers import TypedReading, read_answers
from services.forms.entries import all_entries
from services.forms.fields import FieldReader, readable, text_fault
from services.forms.findings import finding, unknown_field, wording_of
from services.forms.person import read_person_id, read_person_kind
from services.identifiers import (
    parse_bill_id,
    parse_landline,
    parse_mobile,
    parse_payment_id,
    require_payment_digits,
)
from services.model.answers import Answer
from services.model.connections import MeterReading
from services.model.keys import ApplicantKind, DocumentKind
from services.model.requests import Applicant, Application, Channel, Finding
from services.registry import registry
from services.text import normalise

CHOICE_FIELDS = ("applicantKind", "personKind")
PERSONAL_FIELDS = ("nationalId", "mobile", "landline")
# By its number, a sheet that says them.
DETAILS_NUMBER = "detailsNumber"
LAST_BILL = "lastBillPaymentId"
COMMON_FIELDS = (
    "billId",
    *CHOICE_FIELDS,
    DETAILS_NUMBER,
    *PERSONAL_FIELDS,
    LAST_BILL,
    "documents",
    "channel",
    "clientReference",
)
MOST_UNKNOWN_FIELDS = 5

# No field has so many digits in its name: in the place of one it is somebody's number, which is told to nobody.
_NUMBER = re.compile(r"\d{5,}")
LONGEST_FIELD_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What could be read of an application. A field that is None was left out or is among the `findings`."""

    bill_id: str | None
    last_bill_payment_id: str | None
    applicant_kind: ApplicantKind | None
    national_id: str | None
    mobile: str | None
    landline: str | None
    answers: Mapping[str, Answer]
    typed_reading: TypedReading | None
    documents: frozenset[DocumentKind] | None
    channel: Channel | None
    client_reference: str | None
    findings: tuple[Finding, ...]

    @property
    def reading(self) -> MeterReading | None:
        """The declared reading, where both its number and its day could be read."""
        return self.typed_reading.value if self.typed_reading else None


def read_application(raw: object, *, service_key: str) -> Application | tuple[Finding, ...]:
    """The application in a mapping of typed fields, or all findings at once, in the order of the form.

    It looks at the fields alone; whether they fit the connection is for `check_documents`. Raises NotFound for a
    service that does not exist.
    """
    service = service_of(service_key)
    declared = read_declared(raw, service)
    return to_application(declared, service) or declared.findings


def read_declared(raw: object, service: Service) -> Declared:
    """Every field that can be read, with the findings of the others. Digits and letters of any spelling are read."""
    whole = [] if isinstance(raw, Mapping) else [finding("application", "wrong-type")]
    fields: Mapping[str, object] = raw if isinstance(raw, Mapping) else {}
    wording = wording_of(service.fields)
    reader = FieldReader(fields, wording)
    bill_id = reader.parsed("billId", _bill_id)
    own = read_answers(reader, service.fields)
    return Declared(
        bill_id=bill_id,
        last_bill_payment_id=_payment_id(reader, bill_id) if shows_last_bill(service) else None,
        applicant_kind=_applicant_kind(reader, service),
        national_id=read_person_id(reader, read_person_kind(reader)),
        mobile=reader.parsed("mobile", parse_mobile),
        landline=reader.parsed("landline", parse_landline),
        answers=own.answers,
        typed_reading=own.reading,
        documents=reader.choices("documents", service.documents, unknown="unknown-document"),
        channel=reader.choice("channel", Channel, default=Channel.COUNTER),
        client_reference=reader.text("clientReference", required=False),
        findings=wording.in_form_order([*whole, *reader.findings, *_unknown_fields(fields, service)]),
    )


def to_application(declared: Declared, service: Service) -> Application | None:
    """The application, or None where something is wrong with it."""
    applicant = _applicant(declared)
    if (
        declared.findings
        or applicant is None
        or declared.bill_id is None
        or (declared.last_bill_payment_id is None and shows_last_bill(service))
        or declared.documents is None
        or declared.channel is None
    ):
        return None
    return Application(
        service_key=service.key,
        bill_id=declared.bill_id,
        last_bill_payment_id=declared.last_bill_payment_id,
        applicant=applicant,
        documents=declared.documents,
        channel=declared.channel,
        answers=declared.answers,
        client_reference=declared.client_reference,
    )


def shows_last_bill(service: Service) -> bool:
    """Whether the last bill of the connection has to be shown."""
    return service.last_bill is not LastBill.NONE


def fields_of(service: Service) -> tuple[str, ...]:
    """The names of all that is kept of an application for the service."""
    common = (name for name in COMMON_FIELDS if name != LAST_BILL or shows_last_bill(service))
    return (*common, *service.field_names)


def read_names(service: Service) -> tuple[str, ...]:
    """The names of all that is looked at in an application for the service, or passed over in silence."""
    return (*COMMON_FIELDS, *(entry.name for entry in all_entries(service.fields)))


def merge_correction(draft: Mapping[str, object], correction: Mapping[str, object]) -> dict[str, object]:
    """The draft with the correction's fields; what a correction leaves out, null or blank keeps the draft's value."""
    given = {field: value for field, value in correction.items() if text_fault(value) != "missing"}
    return {**draft, **given}


def with_own_fields(application: object, answered: object) -> object:
    """The application with what a form has answered in its list of own fields: of each `field` its `text` or `choice`.

    An item without `field` is one that no form has sent.
    """
    if not isinstance(answered, list | tuple) or not isinstance(application, Mapping | None):
        return application
    own = {each["field"]: _said(each) for each in answered if isinstance(each, Mapping) and "field" in each}
    return {**(application or {}), **{str(name): said for name, said in own.items()}}


def _said(answered: Mapping[str, object]) -> object:
    text = answered.get("text")
    return answered.get("choice") if text is None else text


def _applicant(declared: Declared) -> Applicant | None:
    if (
        declared.applicant_kind is None
        or declared.national_id is None
        or declared.mobile is None
        or declared.landline is None
    ):
        return None
    return Applicant(
        kind=declared.applicant_kind,
        national_id=declared.national_id,
        mobile=declared.mobile,
        landline=declared.landline,
    )


def _applicant_kind(reader: FieldReader, service: Service) -> ApplicantKind | None:
    kind = reader.choice("applicantKind", _known_applicant)
    if kind is None or kind in service.applicants:
        return kind
    reader.refuse("applicantKind", "not-for-service")
    return None


def _known_applicant(name: str) -> ApplicantKind:
    if name not in registry().applicants:
        raise ValueError(name)
    return ApplicantKind(name)


def _bill_id(text: str) -> str:
    return str(parse_bill_id(text))


def _payment_id(reader: FieldReader, bill_id: str | None) -> str | None:
    """The payment ID in its one spelling. Without the bill ID, which its last digit covers, not all can be judged."""
    if bill_id is None:
        reader.parsed(LAST_BILL, require_payment_digits)
        return None
    return reader.parsed(LAST_BILL, lambda text: parse_payment_id(text, bill_id=bill_id).text(bill_id))


def _unknown_fields(fields: Mapping[str, object], service: Service) -> list[Finding]:
    """The first few inputs that no application for the service has; a blank field of another service says nothing."""
    unknown = (str(name) for name, value in fields.items() if not _is_known(name, value, service))
    return [
        unknown_field(_NUMBER.sub("…", normalise(readable(name[:LONGEST_FIELD_NAME]))))
        for name in islice(unknown, MOST_UNKNOWN_FIELDS)
    ]


def _is_known(name: str, value: object, service: Service) -> bool:
    """Also a field of every service that this one has no use for: it is not kept."""
    if name in read_names(service):
        return True
    return text_fault(value) == "missing" and any(name in read_names(other) for other in all_services().values())
