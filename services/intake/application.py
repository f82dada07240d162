"""An application as typed, read into a value, or into everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from services.catalogue import Service, service_of
from services.identifiers import (
    parse_bill_id,
    parse_landline,
    parse_mobile,
    parse_payment_id,
    require_payment_digits,
)
from services.intake.fields import FieldReader, readable, text_fault
from services.intake.findings import finding, in_form_order, unknown_field
from services.intake.person import read_person_id, read_person_kind
from services.jalali import parse_jalali
from services.model.connections import MeterReading
from services.model.requests import (
    Applicant,
    ApplicantKind,
    Application,
    Channel,
    DocumentKind,
    Finding,
)
from services.text import normalise

CHOICE_FIELDS = ("applicantKind", "personKind")
PERSONAL_FIELDS = ("nationalId", "mobile", "landline")
# By its number, a sheet that says them.
DETAILS_NUMBER = "detailsNumber"
COMMON_FIELDS = (
    "billId",
    *CHOICE_FIELDS,
    DETAILS_NUMBER,
    *PERSONAL_FIELDS,
    "lastBillPaymentId",
    "documents",
    "channel",
    "clientReference",
)
# Which of these an application has is the service's.
SERVICE_FIELDS = ("reading", "readingDate", "requestedPlace")
FIELDS = (*COMMON_FIELDS, *SERVICE_FIELDS)

# Of a record in a file: the reading is what the register shows, though it contradicts the records. It is read with its
# reading and not kept.
CONFIRMED = "readingConfirmed"

MOST_UNKNOWN_FIELDS = 5
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
    reading_kwh: int | None
    reading_on: date | None
    reading_confirmed: bool
    requested_place: str | None
    documents: frozenset[DocumentKind] | None
    channel: Channel | None
    client_reference: str | None
    findings: tuple[Finding, ...]

    @property
    def reading(self) -> MeterReading | None:
        """The declared reading, where both its number and its day could be read."""
        if self.reading_kwh is None or self.reading_on is None:
            return None
        return MeterReading(kwh=self.reading_kwh, taken_on=self.reading_on)


def read_application(raw: object, *, service_key: str) -> Application | tuple[Finding, ...]:
    """The application in a mapping of typed fields, or all findings at once, in the order of the form.

    It looks at the fields alone; whether they fit the connection is for `check_documents`. Raises NotFound for a
    service that does not exist.
    """
    declared = read_declared(raw, service_of(service_key))
    return to_application(declared, service_key=service_key) or declared.findings


def read_declared(raw: object, service: Service) -> Declared:
    """Every field that can be read, with the findings of the others. Digits and letters of any spelling are read."""
    whole = [] if isinstance(raw, Mapping) else [finding("application", "wrong-type")]
    fields: Mapping[str, object] = raw if isinstance(raw, Mapping) else {}
    reader = FieldReader(fields)
    bill_id = reader.parsed("billId", _bill_id)
    asked = service.field_names
    return Declared(
        bill_id=bill_id,
        last_bill_payment_id=_payment_id(reader, bill_id),
        applicant_kind=_applicant_kind(reader, service),
        national_id=read_person_id(reader, read_person_kind(reader)),
        mobile=reader.parsed("mobile", parse_mobile),
        landline=reader.parsed("landline", parse_landline),
        reading_kwh=reader.whole_number("reading") if "reading" in asked else None,
        reading_on=reader.parsed("readingDate", parse_jalali) if "readingDate" in asked else None,
        reading_confirmed="reading" in asked and reader.yes(CONFIRMED),
        requested_place=reader.words("requestedPlace") if "requestedPlace" in asked else None,
        documents=reader.choices("documents", service.documents, unknown="unknown-document"),
        channel=reader.choice("channel", Channel, default=Channel.COUNTER),
        client_reference=reader.text("clientReference", required=False),
        findings=in_form_order([*whole, *reader.findings, *_unknown_fields(fields, service)]),
    )


def to_application(declared: Declared, *, service_key: str) -> Application | None:
    """The application, or None where something is wrong with it."""
    applicant = _applicant(declared)
    if (
        declared.findings
        or applicant is None
        or declared.bill_id is None
        or declared.last_bill_payment_id is None
        or declared.documents is None
        or declared.channel is None
    ):
        return None
    return Application(
        service_key=service_key,
        bill_id=declared.bill_id,
        last_bill_payment_id=declared.last_bill_payment_id,
        applicant=applicant,
        documents=declared.documents,
        channel=declared.channel,
        reading=declared.reading,
        requested_place=declared.requested_place,
        client_reference=declared.client_reference,
    )


def fields_of(service: Service) -> tuple[str, ...]:
    """The names of all fields that an application for the service has."""
    return (*COMMON_FIELDS, *service.field_names)


def merge_correction(draft: Mapping[str, object], correction: Mapping[str, object]) -> dict[str, object]:
    """The draft with the correction's fields; what a correction leaves out, null or blank keeps the draft's value."""
    given = {field: value for field, value in correction.items() if text_fault(value) != "missing"}
    return {**draft, **given}


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
    kind = reader.choice("applicantKind", ApplicantKind)
    if kind is None or kind in service.applicants:
        return kind
    reader.refuse("applicantKind", "not-for-service")
    return None


def _bill_id(text: str) -> str:
    return str(parse_bill_id(text))


def _payment_id(reader: FieldReader, bill_id: str | None) -> str | None:
    """The payment ID in its one spelling. Without the bill ID, which its last digit covers, not all can be judged."""
    if bill_id is None:
        reader.parsed("lastBillPaymentId", require_payment_digits)
        return None
    return reader.parsed("lastBillPaymentId", lambda text: parse_payment_id(text, bill_id=bill_id).text(bill_id))


def _unknown_fields(fields: Mapping[str, object], service: Service) -> list[Finding]:
    """The first few inputs that no application for the service has; a blank field of another service says nothing."""
    unknown = (str(name) for name, value in fields.items() if not _is_known(name, value, service))
    return [
        unknown_field(normalise(readable(name[:LONGEST_FIELD_NAME]))) for name in islice(unknown, MOST_UNKNOWN_FIELDS)
    ]


def _is_known(name: str, value: object, service: Service) -> bool:
    known = (*fields_of(service), CONFIRMED) if "reading" in service.field_names else fields_of(service)
    return name in known or (name in (*SERVICE_FIELDS, CONFIRMED) and text_fault(value) == "missing")
