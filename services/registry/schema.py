"""The manifests as they are written: `service.toml`, `part.toml`, `common.toml`. Unknown keys are faults."""

from typing import Self

from pydantic import (
    Field,
    StrictBool,
    StrictInt,
    model_validator,
)

from services.model.connections import TariffClass
from services.model.printouts import PrintoutKind
from services.model.requests import Channel, PersonKind
from services.registry.scalars import Day, Key, Limit, Name, Natural, Persian, Positive, Prefix, Words
from services.registry.sms import Subject
from services.registry.step_rows import PartStepRow, StepRow, Strict, Timed
from services.registry.values import FieldKind, LastBill, Visit


class ChoiceRow(Strict):
    """An option of a choice."""

    value: Key
    title: Persian


# What a kind of field has besides key, title and required.
_OF_KIND: dict[FieldKind, tuple[str, ...]] = {
    FieldKind.CHOICE: ("choices",),
    FieldKind.NUMBER: ("unit", "least", "most"),
    FieldKind.WORDS: ("longest", "letters"),
}


class FieldRow(Strict):
    """A field of an application, or of a report."""

    key: Name
    kind: FieldKind
    title: Persian
    required: StrictBool = True
    choices: tuple[ChoiceRow, ...] = ()
    unit: Persian | None = None
    least: StrictInt | None = None
    most: StrictInt | None = None
    longest: Positive | None = None
    letters: StrictBool = True
    hint: str | None = None
    asked_when: dict[Name, Key] | None = None
    example: str | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        own = _OF_KIND.get(self.kind, ())
        strange = [name for name in ("choices", "unit", "least", "most", "longest") if getattr(self, name)]
        strange += [] if self.letters else ["letters"]
        if set(strange) - set(own):
            raise ValueError(f"a field of kind {self.kind} has no {', '.join(sorted(set(strange) - set(own)))}")
        if self.kind is FieldKind.CHOICE and not self.choices:
            raise ValueError("a choice needs its choices: choices = [{value = ..., title = ...}]")
        if self.kind is FieldKind.NUMBER and None in (self.unit, self.least, self.most):
            raise ValueError("a number needs its unit and its bounds: unit, least, most")
        if self.asked_when is not None and self.kind is FieldKind.READING:
            raise ValueError("a reading is asked in every case: remove asked_when")
        if self.asked_when is not None and len(self.asked_when) != 1:
            raise ValueError('asked_when names one field and one of its choices: asked_when = {kind = "split"}')
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("least is above most")
        return self


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
    """A fee from a day on, in rials."""

    code: Key
    title: Persian
    since: Day = Field(alias="from")
    amount: Natural
    taxable: StrictBool


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


class OrderTable(Strict):
    """The work order of a plain service."""

    kind: Key
    unit: Key
    title: Persian


class StandardTable(Strict):
    """How the standard process gives the service."""

    examiner: Key | None = None
    visit: Visit = Visit.NO
    visit_unit: Key | None = None
    costs: Key | None = None
    collect_debts: StrictBool = False
    work_order: OrderTable | None = None
    report: tuple[FieldRow, ...] = ()
    change: Key | None = None
    printout: PrintoutKind | None = None
    outcome: Key

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.visit is Visit.NO) != (self.visit_unit is None):
            raise ValueError("a visit needs its visit_unit, and without a visit there is none")
        if self.collect_debts and self.costs is not None:
            raise ValueError("the bill is one of costs or of debts: leave out costs, or collect_debts")
        if self.collect_debts and (self.work_order is not None or self.change is not None):
            raise ValueError(
                "debts are owed whether or not the service is given, so what is paid of them is never credited: "
                "leave out collect_debts, or the work_order and the change"
            )
        if self.report and self.work_order is None:
            raise ValueError("a report is that of a work order: name the work_order, or leave the report out")
        return self


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
    fields: tuple[FieldRow, ...] = ()
    papers: tuple[PaperRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    standard: StandardTable | None = None
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
