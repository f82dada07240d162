"""A subscriber's request and what the applicant brings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.errors import ServiceError
from services.model.answers import Answer
from services.model.connections import MeterReading
from services.model.keys import ApplicantKind, DocumentKind, RequestOutcome


class NoReadingDeclared(ServiceError):
    """A rule of one service was used for another, whose applications hold no reading: a fault of the diagram."""

    def __init__(self, service_key: str) -> None:
        super().__init__(f"an application for {service_key} declares no reading")
        self.service_key = service_key


class PersonKind(StrEnum):
    """Whom a number names: somebody with a national ID, a company, somebody with a foreigner's code."""

    INDIVIDUAL = "individual"
    COMPANY = "company"
    FOREIGNER = "foreigner"


class Channel(StrEnum):
    """How the request came."""

    COUNTER = "counter"
    FILE = "file"


class RequestState(StrEnum):
    """Where the request stands, in the words a citizen is told."""

    REGISTERED = "registered"
    REFERRED = "referred"
    CARRIED_OUT = "carried-out"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """The person at the counter, or the company that he represents. Personal data: kept in the database only.

    `national_id` is the number of any kind of person (services/person_ids.py).
    """

    kind: ApplicantKind
    national_id: str
    mobile: str
    landline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What an applicant brings, complete and well formed (processes.md, "Documents").

    `answers` are those to the service's own fields, by key. What its manifest has asked before, and does no longer, is
    kept among them. No last bill is shown where the service asks for none.
    """

    service_key: str
    bill_id: str
    last_bill_payment_id: str | None
    applicant: Applicant
    documents: frozenset[DocumentKind]
    channel: Channel
    answers: Mapping[str, Answer] = field(default_factory=dict)
    client_reference: str | None = None

    @property
    def reading(self) -> MeterReading | None:
        """The reading, where the service asks for one: one at most."""
        return next((each for each in self.answers.values() if isinstance(each, MeterReading)), None)

    @property
    def declared_reading(self) -> MeterReading:
        """The reading. Raises NoReadingDeclared for a service that asks for none."""
        if self.reading is None:
            raise NoReadingDeclared(self.service_key)
        return self.reading

    @property
    def reading_key(self) -> str:
        """Under which key the reading was asked for. Raises NoReadingDeclared."""
        for key, answer in self.answers.items():
            if isinstance(answer, MeterReading):
                return key
        raise NoReadingDeclared(self.service_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A registered request. The declared reading is the current one: corrections replace it."""

    tracking_code: str
    application: Application
    registered_at: datetime
    process_instance_key: int
    draft_key: str
    state: RequestState = RequestState.REGISTERED
    unit: str | None = None
    outcome: RequestOutcome | None = None
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """True until the request is archived."""
        return self.state is not RequestState.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveEntry:
    """The file in the archive."""

    tracking_code: str
    outcome: RequestOutcome
    archived_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong with an application: the field, a stable code for tests and logs, and what to say, in Persian."""

    field: str
    code: str
    message: str
