"""The manifests as they are written: `service.toml`, `part.toml`, `common.toml`. Unknown keys are faults."""

from typing import Self

from pydantic import (
    BaseModel,
    ConfigDict,
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
from services.registry.values import FieldKind, Holder, LastBill, Visit


class Strict(BaseModel):
    """Of every table."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


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
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("least is above most")
        return self


class PaperRow(Strict):
    """A paper, by its key, or `any_of` several."""

    key: Key | None = None
    title: Persian | None = None
    any_of: tuple[Key, ...] = ()
    persons: tuple[PersonKind, ...] = ()
    tariffs: tuple[TariffClass, ...] = ()
    applicants: tuple[Key, ...] = ()
    choices: dict[Name, tuple[Key, ...]] = {}
    required: StrictBool = True

    @model_validator(mode="after")
    def _names_papers(self) -> Self:
        if (self.key is None) == (not self.any_of):
            raise ValueError("a paper has either a key or any_of")
        if self.title is not None and self.key is None:
            raise ValueError("any_of has no title: the papers in it have")
        if len(self.any_of) == 1:
            raise ValueError("any_of names two papers or more; one is a key")
        return self


class StepRow(Strict):
    """A documented step of a service."""

    id: Words
    number: Positive
    unit: Key
    title: Persian
    limit: Limit | None = None


class PartStepRow(Strict):
    """A documented step of a called process: of a unit, or of whom the service that calls it says."""

    id: Words
    number: Positive
    unit: Key | None = None
    holder: Holder = Holder.ANSWERING
    title: Persian
    limit: Limit | None = None


class TitledRow(Strict):
    """Something that is no more than a key and its Persian words: an outcome, a kind of work order."""

    key: Key
    title: Persian


class SmsRow(Strict):
    """An SMS text with what it speaks of."""

    about: tuple[Subject, ...]
    text: Persian


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


class Shared(Strict):
    """What services, parts and the common manifest all may have."""

    outcomes: tuple[TitledRow, ...] = ()
    sms: dict[Key, SmsRow] = {}
    fees: tuple[FeeRow, ...] = ()
    bill_kinds: tuple[BillKindRow, ...] = ()
    work_orders: tuple[TitledRow, ...] = ()


class ServiceTable(Strict):
    """Who may ask for the service, where, and within which time it is given."""

    title: Persian
    title_en: Words
    prefix: Prefix
    intake: Key
    unit: Key
    channels: tuple[Channel, ...] = Field(min_length=1)
    limit: Limit
    applicants: tuple[Key, ...] = Field(min_length=1)
    last_bill: LastBill


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
    work_order: OrderTable | None = None
    report: tuple[FieldRow, ...] = ()
    change: Key | None = None
    printout: PrintoutKind | None = None
    outcome: Key

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.visit is Visit.NO) != (self.visit_unit is None):
            raise ValueError("a visit needs its visit_unit, and without a visit there is none")
        if self.report and self.work_order is None:
            raise ValueError("a report is that of a work order: name the work_order, or leave the report out")
        return self


class ServiceManifest(Shared):
    """A `service.toml`."""

    service: ServiceTable
    published: PublishedTable
    fields: tuple[FieldRow, ...] = ()
    papers: tuple[PaperRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    standard: StandardTable | None = None


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
    papers: dict[Key, Persian] = {}
    applicants: dict[Key, Persian] = {}
    roles: dict[Key, Persian] = {}
