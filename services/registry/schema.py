"""The manifests as they are written: `service.toml`, `part.toml`, `common.toml`. Unknown keys are faults."""

from typing import Self

from pydantic import Field, StrictBool, model_validator

from services.model.connections import TariffClass
from services.model.requests import Channel, PersonKind
from services.registry.admission_rows import AdmissionTable, ConflictRow
from services.registry.field_rows import FieldRow
from services.registry.scalars import Day, Key, Limit, Name, Natural, Persian, Positive, Prefix, Words
from services.registry.sms import Subject
from services.registry.standard_rows import FormerStandardTable, StandardTable
from services.registry.step_rows import PartStepRow, StepRow, Strict, Timed
from services.registry.values import LastBill


class PaperRow(Strict):
    """A paper, by its key, or `any_of` several. `title` and `titles` are those of papers of this service alone."""

    key: Key | None = None
    title: Persian | None = None
    any_of: tuple[Key, ...] = ()
    titles: dict[Key, Persian] = Field(default_factory=dict)
    persons: tuple[PersonKind, ...] = ()
    tariffs: tuple[TariffClass, ...] = ()
    applicants: tuple[Key, ...] = ()
    choices: dict[Name, tuple[Key, ...]] = Field(default_factory=dict)
    required: StrictBool = True
    decides: StrictBool = False

    @model_validator(mode="after")
    def _names_papers(self) -> Self:
        if (self.key is None) == (not self.any_of):
            raise ValueError("a paper has either a key or any_of")
        if self.title is not None and self.key is None:
            raise ValueError('any_of has no title, but the papers in it: titles = {own-paper = "…"}')
        if strange := sorted(set(self.titles) - set(self.any_of)):
            raise ValueError(f"titles names {', '.join(strange)}, which any_of does not")
        if len(self.any_of) == 1:
            raise ValueError("any_of names two papers or more; one is a key")
        if self.decides and (self.key is None or self.required):
            raise ValueError("a paper that decides is one that may be brought: a key, and required = false")
        return self

    @property
    def own_titles(self) -> dict[str, str]:
        """The papers that this row gives a title."""
        return {**self.titles, **({self.key: self.title} if self.key and self.title else {})}


class TitledRow(Strict):
    """Something that is no more than a key and its Persian words: an outcome."""

    key: Key
    title: Persian


class WorkOrderRow(TitledRow):
    """A kind of work order, and whether the process that has it carried out waits for appointments."""

    by_appointment: bool = False


class SmsRow(Strict):
    """An SMS text with what it speaks of, and whether it can wait for the end of quiet hours."""

    about: tuple[Subject, ...]
    text: Persian
    can_wait: StrictBool = False


class FeeRow(Strict):
    """A fee from a day on, in rials. One that is `told` is named with its amount by the SMS of its bill."""

    code: Key
    title: Persian
    since: Day = Field(alias="from")
    amount: Natural
    taxable: StrictBool
    told: StrictBool = False


class BillKindRow(Strict):
    """A kind of bill, with the days until it is due."""

    key: Key
    title: Persian
    due_days: Positive
    outlives_request: StrictBool = False


class ExampleRow(Strict):
    """What a decision table answers to given variables; without `gives` no rule of it fits them."""

    given: dict[str, object]
    gives: object = None


class Shared(Strict):
    """What services, parts and the common manifest all may have."""

    outcomes: tuple[TitledRow, ...] = ()
    sms: dict[Key, SmsRow] = Field(default_factory=dict)
    fees: tuple[FeeRow, ...] = ()
    bill_kinds: tuple[BillKindRow, ...] = ()
    work_orders: tuple[WorkOrderRow, ...] = ()
    examples: dict[Key, tuple[ExampleRow, ...]] = Field(default_factory=dict)


class ServiceTable(Timed):
    """Who may ask for the service, where, and within which time it is given."""

    limit: Limit
    title: Persian
    title_en: Words
    prefix: Prefix
    intake: Key
    unit: Key
    channels: tuple[Channel, ...] = Field(min_length=1)
    applicants: tuple[Key, ...] = Field(min_length=1)
    last_bill: LastBill
    withdrawn_after_payment: StrictBool = False
    asks_satisfaction: StrictBool = True
    on_site: tuple[Key, ...] = ()


class QuestionRow(Strict):
    """A question that is often asked."""

    ask: Persian
    answer: Persian


class PublishedTable(Strict):
    """What is published of the service."""

    description: Persian
    phone: Words
    questions: tuple[QuestionRow, ...] = ()
    source: Words
    article: Words | None = None


class StoryRow(Strict):
    """Another ordinary request that the standard stories play: what is typed otherwise than by the examples."""

    key: Key
    title: Persian
    typed: dict[Name, str]
    report: dict[Name, str] = Field(default_factory=dict)


class ServiceManifest(Shared):
    """A `service.toml`."""

    service: ServiceTable
    published: PublishedTable
    admission: AdmissionTable
    fields: tuple[FieldRow, ...] = ()
    papers: tuple[PaperRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    standard: StandardTable | None = None
    former_standard: FormerStandardTable | None = None
    stories: tuple[StoryRow, ...] = ()


class PartTable(Strict):
    """What a called process is named."""

    title: Persian
    title_en: Words


class PartManifest(Shared):
    """A `part.toml`."""

    part: PartTable
    steps: tuple[PartStepRow, ...] = ()


class CommonManifest(Shared):
    """The `common.toml`: what several services or parts use. `example`: the fees of all manifests are invented."""

    example: StrictBool = False
    papers: dict[Key, Persian] = Field(default_factory=dict)
    applicants: dict[Key, Persian] = Field(default_factory=dict)
    roles: dict[Key, Persian] = Field(default_factory=dict)
    conflicts: tuple[ConflictRow, ...] = ()
