"""From the manifests as read to the registry's values."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import TypeVar

from services.model.keys import ApplicantKind, DocumentKind
from services.money import Rials
from services.registry import schema
from services.registry.admission import Admission, Conflict
from services.registry.admission_rows import AdmissionTable, ConflictRow
from services.registry.costs import BillKindEntry, Fee, TableExample
from services.registry.field_rows import FieldRow
from services.registry.published import Published, Question
from services.registry.reading import Manifests
from services.registry.sms import Template
from services.registry.standard_rows import StandardTable
from services.registry.step_rows import PartStepRow, StepRow
from services.registry.stories import OtherStory
from services.registry.values import (
    WHOLE_SERVICE,
    Choice,
    Condition,
    Field,
    Paper,
    Part,
    Registry,
    Service,
    Standard,
    StandardOrder,
    Step,
)
from services.units import SUPERVISOR, all_units

V = TypeVar("V")


def build(read: Manifests, sms: Mapping[str, Template]) -> Registry:
    """The registry of manifests that have no fault."""
    common = read.common or schema.CommonManifest()
    roles = roles_of(common)
    services = {key: _service(key, each, roles) for key, each in read.services.items()}
    parts = {key: _part(key, each, roles) for key, each in read.parts.items()}
    shared = list(every_shared(read).values())
    steps = chain(*(each.steps for each in services.values()), *(each.steps for each in parts.values()))
    return Registry(
        example=common.example,
        services=_frozen(services),
        parts=_frozen(parts),
        steps=_frozen({step.id: step for step in steps}),
        outcomes=_titles(row for each in shared for row in each.outcomes),
        papers=_frozen(paper_titles(read)),
        applicants=_frozen(common.applicants),
        sms=_frozen(sms),
        fees=tuple(_fee(row) for each in shared for row in each.fees),
        bill_kinds=_frozen({row.key: _bill_kind(row) for each in shared for row in each.bill_kinds}),
        work_orders=_titles(row for each in shared for row in each.work_orders),
        by_appointment=frozenset(row.key for each in shared for row in each.work_orders if row.by_appointment),
        conflicts=tuple(map(_conflict, common.conflicts)),
        examples=tuple(
            _example(table, row) for each in shared for table, rows in each.examples.items() for row in rows
        ),
    )


def every_shared(read: Manifests) -> Mapping[str, schema.Shared]:
    """Every manifest by its place in bpmn/, the common one first."""
    common = {"common.toml": read.common} if read.common else {}
    services = {f"services/{key}": each for key, each in read.services.items()}
    return {**common, **services, **{f"parts/{key}": each for key, each in read.parts.items()}}


def roles_of(common: schema.CommonManifest) -> Mapping[str, str]:
    """Who can have a step, by key: the units, and who is none; titles are Persian."""
    return {**{key: unit.title for key, unit in all_units().items()}, **common.roles}


def paper_titles(read: Manifests) -> Mapping[str, str]:
    """The titles of all papers: the common ones, and those that only one service asks for."""
    own = [row.own_titles for each in read.services.values() for row in each.papers]
    return {**(read.common.papers if read.common else {}), **{key: title for row in own for key, title in row.items()}}


def _service(key: str, manifest: schema.ServiceManifest, roles: Mapping[str, str]) -> Service:
    table = manifest.service
    return Service(
        key=key,
        title=table.title,
        title_en=table.title_en,
        prefix=table.prefix,
        intake=table.intake,
        unit=table.unit,
        channels=table.channels,
        limit=table.limit,
        applicants=tuple(map(ApplicantKind, table.applicants)),
        last_bill=table.last_bill,
        admission=_admission(manifest.admission),
        published=_published(manifest.published),
        fields=_fields(manifest.fields),
        papers=tuple(map(_paper, manifest.papers)),
        steps=(_whole(key, manifest), *(_step(key, row, roles) for row in manifest.steps)),
        outcomes=_titles(manifest.outcomes),
        standard=_standard(manifest.standard) if manifest.standard else None,
        former_standard=_standard(manifest.former_standard) if manifest.former_standard else None,
        stories=tuple(map(_story, manifest.stories)),
        withdrawn_after_payment=table.withdrawn_after_payment,
        asks_satisfaction=table.asks_satisfaction,
        on_site=frozenset(table.on_site),
    )


def _whole(key: str, manifest: schema.ServiceManifest) -> Step:
    table, former = manifest.service, manifest.former_standard
    return Step(
        id=f"{table.prefix}-00",
        owner=key,
        service=key,
        number=WHOLE_SERVICE,
        role=SUPERVISOR,
        role_title=all_units()[SUPERVISOR].title,
        title=f"مهلت کل خدمت {table.title}",
        limit=table.limit,
        clock=table.clock,
        paused_by=frozenset(table.paused_by),
        formerly_paused_by=frozenset(former.paused_by if former else ()),
    )


def _step(key: str, row: StepRow, roles: Mapping[str, str]) -> Step:
    return Step(
        id=row.id,
        owner=key,
        service=key,
        number=row.number,
        role=row.unit,
        role_title=roles[row.unit],
        title=row.title,
        limit=row.limit,
        clock=row.clock,
        paused_by=frozenset(row.paused_by),
        on_site=row.on_site,
    )


def _part(key: str, manifest: schema.PartManifest, roles: Mapping[str, str]) -> Part:
    table = manifest.part
    steps = tuple(_part_step(key, row, roles) for row in manifest.steps)
    return Part(key=key, title=table.title, title_en=table.title_en, steps=steps)


def _part_step(key: str, row: PartStepRow, roles: Mapping[str, str]) -> Step:
    # Whose it is depends on the service; of a service that nobody knows it is the supervisor's to see to.
    role = row.unit or SUPERVISOR
    return Step(
        id=row.id,
        owner=key,
        service=None,
        number=row.number,
        role=role,
        role_title=roles[role],
        title=row.title,
        limit=row.limit,
        clock=row.clock,
        paused_by=frozenset(row.paused_by),
        on_site=row.on_site,
        holder=None if row.unit else row.holder,
    )


def _published(table: schema.PublishedTable) -> Published:
    return Published(
        description=table.description,
        phone=table.phone,
        questions=tuple(Question(ask=row.ask, answer=row.answer) for row in table.questions),
        source=table.source,
        article=table.article,
    )


def _admission(table: AdmissionTable) -> Admission:
    return Admission(
        asks=frozenset(table.asks), touches=frozenset(table.touches), because=table.because, also=table.also
    )


def _conflict(row: ConflictRow) -> Conflict:
    return Conflict(asked=frozenset(row.asked), open=frozenset(row.open), precedence=row.precedence, reason=row.reason)


def _fields(rows: Sequence[FieldRow]) -> tuple[Field, ...]:
    labels = {(row.key, choice.value): choice.title for row in rows for choice in row.choices}
    return tuple(_field(row, labels) for row in rows)


def _field(row: FieldRow, labels: Mapping[tuple[str, str], str]) -> Field:
    return Field(
        key=row.key,
        kind=row.kind,
        title=row.title,
        required=row.required,
        choices=tuple(Choice(value=each.value, label=each.title) for each in row.choices),
        unit=row.unit,
        least=row.least,
        most=row.most,
        longest=row.longest,
        letters=row.letters,
        hint=row.hint,
        asked_when=_condition(row, labels),
        example=row.example,
    )


def _condition(row: FieldRow, labels: Mapping[tuple[str, str], str]) -> Condition | None:
    if row.asked_when is None:
        return None
    [(field, value)] = row.asked_when.items()
    return Condition(field=field, value=value, label=labels[field, value])


def _paper(row: schema.PaperRow) -> Paper:
    return Paper(
        any_of=tuple(map(DocumentKind, row.any_of or (row.key or "",))),
        persons=frozenset(row.persons),
        tariffs=frozenset(row.tariffs),
        applicants=frozenset(map(ApplicantKind, row.applicants)),
        choices=_frozen({field: frozenset(values) for field, values in row.choices.items()}),
        required=row.required,
        decides=row.decides,
    )


def _standard(table: StandardTable) -> Standard:
    order = table.work_order
    return Standard(
        examiner=table.examiner,
        visit=table.visit,
        visit_unit=table.visit_unit,
        costs=table.costs,
        collect_debts=table.collect_debts,
        work_order=StandardOrder(kind=order.kind, unit=order.unit, title=order.title) if order else None,
        report=_fields(table.report),
        change=table.change,
        printout=table.printout,
        outcome=table.outcome,
    )


def _story(row: schema.StoryRow) -> OtherStory:
    return OtherStory(key=row.key, title=row.title, typed=_frozen(row.typed), report=_frozen(row.report))


def _fee(row: schema.FeeRow) -> Fee:
    return Fee(
        code=row.code,
        title=row.title,
        since=row.since,
        amount=Rials(row.amount),
        taxable=row.taxable,
        told=row.told,
    )


def _example(table: str, row: schema.ExampleRow) -> TableExample:
    return TableExample(table=table, given=_frozen(row.given), gives=row.gives)


def _bill_kind(row: schema.BillKindRow) -> BillKindEntry:
    return BillKindEntry(title=row.title, due_days=row.due_days, outlives_request=row.outlives_request)


def _titles(rows: Iterable[schema.TitledRow]) -> Mapping[str, str]:
    return _frozen({row.key: row.title for row in rows})


def _frozen(values: Mapping[str, V]) -> Mapping[str, V]:
    return MappingProxyType(dict(values))
