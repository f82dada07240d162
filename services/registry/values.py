"""What the manifests say of services and parts, as frozen values; of money: `services.registry.costs`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from services.model.connections import TariffClass
from services.model.keys import ApplicantKind, DocumentKind
from services.model.printouts import PrintoutKind
from services.model.requests import Channel, PersonKind
from services.model.steps import LimitClock
from services.registry.admission import Admission, Conflict
from services.registry.costs import BillKindEntry, Fee, TableExample
from services.registry.published import Published
from services.registry.sms import Template
from services.registry.stories import OtherStory

WHOLE_SERVICE = 0


class LastBill(StrEnum):
    """Which bill an applicant has to show as paid: the newest there is, the newest that is paid, or none."""

    NEWEST = "newest"
    NEWEST_PAID = "newest-paid"
    NONE = "none"


class FieldKind(StrEnum):
    """What a field of an application holds."""

    READING = "reading"
    DAY = "day"
    WORDS = "words"
    CHOICE = "choice"
    NUMBER = "number"
    PERMIT = "permit"
    AMOUNT = "amount"
    PERSON = "person"


class Visit(StrEnum):
    """Whether somebody goes to the place before a plain service is granted."""

    NO = "no"
    OFFERED = "offered"
    ALWAYS = "always"


class Holder(StrEnum):
    """Whose a step of a shared process is, where that depends on the service."""

    INTAKE = "intake"
    ANSWERING = "answering"
    EXAMINER = "examiner"
    VISITOR = "visitor"
    WORKER = "worker"


# Besides the field's own name, under which names its kind reads more.
_FURTHER_NAMES: Mapping[FieldKind, tuple[str, ...]] = {
    FieldKind.READING: ("Date",),
    FieldKind.PERMIT: ("Issuer", "ValidUntil"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An option of a field: the value that it stands for, and its Persian label."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """That another field, a choice, is answered with `value`, which people know as `label` (Persian)."""

    field: str
    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an application or a report. `title` and `unit` are Persian; `least`, `most` bound a number.

    Words without `letters` may be digits alone, as a serial number. `hint` says in Persian how to fill it in, in place
    of what its kind says of the first input; "" says nothing. One that is asked only in a case (`asked_when`) has no
    answer in any other, and where it is `required`, it is so in that case.

    `example` is what the standard stories type; without one they make something up by the kind.
    """

    key: str
    kind: FieldKind
    title: str
    required: bool = True
    choices: tuple[Choice, ...] = ()
    unit: str | None = None
    least: int | None = None
    most: int | None = None
    longest: int | None = None
    letters: bool = True
    hint: str | None = None
    asked_when: Condition | None = None
    example: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names under which it is read: its key, and what its kind has besides."""
        return (self.key, *(f"{self.key}{further}" for further in _FURTHER_NAMES.get(self.kind, ())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper of a service, or several of which one is enough, and in which cases it is asked for.

    An empty `persons`, `tariffs`, `applicants` or `choices` restricts nothing. One not `required` may be brought.
    By whether one that `decides` was brought the process takes its way: it is taken from its applicants alone, and
    neither added nor taken away after the registration.
    """

    any_of: tuple[DocumentKind, ...]
    persons: frozenset[PersonKind] = frozenset()
    tariffs: frozenset[TariffClass] = frozenset()
    applicants: frozenset[ApplicantKind] = frozenset()
    choices: Mapping[str, frozenset[str]]
    required: bool = True
    decides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A row of a documented procedure. `role_title` and `title` are Persian; number 0 is the service as a whole.

    `owner` is the folder whose manifest has it, `service` the same where that is a service: a step of a called process
    belongs to whichever service calls it. `holder` says whose it is where that depends on the service; without one
    `role` does, and `role_title`. `on_site`: somebody has to do with the people there, without a work order. `clock`
    measures its limit, which stands still during the steps that it is `paused_by`, and, for requests that began before
    their service had diagrams of its own, during those that it was `formerly_paused_by`.
    """

    id: str
    owner: str
    service: str | None
    number: int
    role: str
    role_title: str
    title: str
    limit: timedelta | None = None
    clock: LimitClock = LimitClock.WALL
    paused_by: frozenset[str] = frozenset()
    formerly_paused_by: frozenset[str] = frozenset()
    on_site: bool = False
    holder: Holder | None = None

    @property
    def is_whole_service(self) -> bool:
        """True for the row that keeps the limit of the service, not of one step."""
        return self.number == WHOLE_SERVICE

    @property
    def pauses(self) -> frozenset[str]:
        """All steps during which its limit stands still."""
        return self.paused_by | self.formerly_paused_by


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardOrder:
    """The work order of a plain service: what for, to which unit, and what the form calls it in Persian."""

    kind: str
    unit: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """How the standard process gives a plain service. Without `examiner` it is answered at once, by no person. It asks
    for its `costs`, or collects what the connection owes and does no more, or neither.
    """

    examiner: str | None
    visit: Visit
    visit_unit: str | None
    costs: str | None
    collect_debts: bool
    work_order: StandardOrder | None
    report: tuple[Field, ...]
    change: str | None
    printout: PrintoutKind | None
    outcome: str

    @property
    def asks_for_payment(self) -> bool:
        """Whether there is a bill to be paid before the service is given."""
        return self.costs is not None or self.collect_debts


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service by the key of its folder and process. `title` is Persian.

    `fields` are those of its applications besides the ones of every service. `intake` takes its papers, `unit` answers
    for it. `standard` is None where its own diagram tells the whole way; `former_standard` is how requests are given
    that began before it had that. `on_site` are units that go out for it besides those of its steps.
    `withdrawn_after_payment`: a request can be taken back until it is carried out, and what was paid stays paid.
    Where it does not ask for satisfaction, nobody is asked how satisfied he is.
    """

    key: str
    title: str
    title_en: str
    prefix: str
    intake: str
    unit: str
    channels: tuple[Channel, ...]
    limit: timedelta
    applicants: tuple[ApplicantKind, ...]
    last_bill: LastBill
    admission: Admission
    published: Published
    fields: tuple[Field, ...]
    papers: tuple[Paper, ...]
    steps: tuple[Step, ...]
    outcomes: Mapping[str, str]
    standard: Standard | None
    former_standard: Standard | None = None
    stories: tuple[OtherStory, ...] = ()
    withdrawn_after_payment: bool = False
    asks_satisfaction: bool = True
    on_site: frozenset[str] = frozenset()

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names of its own fields, in the order of the form."""
        return tuple(name for field in self.fields for name in field.names)

    @property
    def documents(self) -> tuple[DocumentKind, ...]:
        """All papers that an applicant may bring, in the order of the form."""
        return tuple(dict.fromkeys(kind for paper in self.papers for kind in paper.any_of))

    @property
    def on_standard(self) -> Standard | None:
        """How the standard process gives its requests: all, or those from before it had a diagram of its own."""
        return self.standard or self.former_standard

    def unit_of(self, holder: Holder) -> str:
        """The unit that holds a step of a shared process in this service."""
        plain = self.on_standard
        chosen = {
            Holder.INTAKE: self.intake,
            Holder.EXAMINER: plain and plain.examiner,
            Holder.VISITOR: plain and plain.visit_unit,
            Holder.WORKER: plain and plain.work_order and plain.work_order.unit,
        }
        return chosen.get(holder) or self.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A called process by the key of its folder. `title` is Persian."""

    key: str
    title: str
    title_en: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Everything that the manifests of a bpmn folder say, each by its key; titles are Persian.

    `example` is true where the fees are no real prices; `by_appointment` are the kinds of work orders for which a time
    can be agreed on.
    """

    example: bool
    services: Mapping[str, Service]
    parts: Mapping[str, Part]
    steps: Mapping[str, Step]
    outcomes: Mapping[str, str]
    papers: Mapping[str, str]
    applicants: Mapping[str, str]
    sms: Mapping[str, Template]
    fees: tuple[Fee, ...]
    bill_kinds: Mapping[str, BillKindEntry]
    work_orders: Mapping[str, str]
    by_appointment: frozenset[str]
    conflicts: tuple[Conflict, ...]
    examples: tuple[TableExample, ...]
