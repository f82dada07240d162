"""What the manifests say of each other: that names are borne once, and that every name used is borne by something."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_lowercase

from services.registry import schema
from services.registry.building import every_shared, paper_titles, roles_of
from services.registry.faults import RegistryFault, unknown
from services.registry.field_rows import FieldRow
from services.registry.reading import COMMON, Manifests
from services.registry.sms import Template, TemplateFault, checked_template
from services.registry.standard_rows import StandardTable
from services.registry.values import Field, FieldKind
from services.units import all_units

Place = tuple[str, str]
"""A folder, and a name that its manifest gives."""

_SHARED: tuple[tuple[str, str, Callable[[schema.Shared], Iterable[str]]], ...] = (
    ("outcome", "outcomes", lambda each: (row.key for row in each.outcomes)),
    ("SMS text", "sms", lambda each: each.sms),
    ("fee", "fees", lambda each: (f"{row.code} from {row.since}" for row in each.fees)),
    ("kind of bill", "bill_kinds", lambda each: (row.key for row in each.bill_kinds)),
    ("kind of work order", "work_orders", lambda each: (row.key for row in each.work_orders)),
)


def check(read: Manifests) -> Mapping[str, Template]:
    """Add the faults between the manifests to those that were found, and give the SMS texts that have none."""
    if read.common is None:
        return {}
    read.faults.extend(_twice(read))
    for key, manifest in read.services.items():
        read.faults.extend(_of_service(read, read.common, f"services/{key}", manifest))
    for key, part in read.parts.items():
        read.faults.extend(_of_part(f"parts/{key}", part, roles_of(read.common)))
    read.faults.extend(_of_examples(read))
    read.faults.extend(_of_pauses(read))
    return _templates(read)


def _twice(read: Manifests) -> Iterator[RegistryFault]:
    shared = every_shared(read)
    prefixes = ((f"services/{key}", each.service.prefix) for key, each in read.services.items())
    yield from _borne_twice("prefix", prefixes, "service.prefix")
    yield from _borne_twice("step id", _step_ids(read), "steps")
    yield from _borne_twice("paper's title", _titled_papers(read), "papers")
    for what, key, names in _SHARED:
        yield from _borne_twice(what, ((folder, name) for folder, each in shared.items() for name in names(each)), key)


def _borne_twice(what: str, borne: Iterable[Place], key: str) -> Iterator[RegistryFault]:
    first: dict[str, str] = {}
    for folder, name in borne:
        if name in first:
            problem = f"{what} {name} is already in {first[name]}"
            remedy = "Give it another name, or, where both mean the same, keep it in common.toml alone."
            yield RegistryFault(folder=folder, key=key, problem=problem, remedy=remedy)
        first.setdefault(name, folder)


def _step_ids(read: Manifests) -> Iterator[Place]:
    for key, manifest in read.services.items():
        yield f"services/{key}", f"{manifest.service.prefix}-00"
        yield from ((f"services/{key}", row.id) for row in manifest.steps)
    for key, part in read.parts.items():
        yield from ((f"parts/{key}", row.id) for row in part.steps)


def _of_pauses(read: Manifests) -> Iterator[RegistryFault]:
    """A limit stands still during steps that are documented somewhere: of the service itself, or of a part it calls."""
    known = {step for _, step in _step_ids(read)}
    for key, manifest in read.services.items():
        former = manifest.former_standard.paused_by if manifest.former_standard else ()
        steps = [(f"steps {row.id}", row.paused_by) for row in manifest.steps]
        rows = [("service", manifest.service.paused_by), ("former_standard", former), *steps]
        yield from _of_paused(f"services/{key}", rows, known)
    for key, part in read.parts.items():
        yield from _of_paused(f"parts/{key}", [(f"steps {row.id}", row.paused_by) for row in part.steps], known)


def _of_paused(folder: str, rows: Sequence[tuple[str, Sequence[str]]], known: set[str]) -> Iterator[RegistryFault]:
    for place, paused_by in rows:
        yield from _known(folder, "step", known, {f"{place}.paused_by {step}": step for step in paused_by})


def _titled_papers(read: Manifests) -> Iterator[Place]:
    yield from ((COMMON, key) for key in (read.common.papers if read.common else ()))
    for key, manifest in read.services.items():
        yield from ((f"services/{key}", paper) for row in manifest.papers for paper in row.own_titles)


TAKEN_NAMES = frozenset(
    {
        *("billId", "applicantKind", "personKind", "detailsNumber", "nationalId", "mobile", "landline"),
        *("lastBillPaymentId", "documents", "channel", "clientReference"),
        *("serviceKey", "listedReturnReason", "trackingCode", "questionedReading", "findings", "awaitsCorrection"),
    }
)
"""What every application has, and what is noted of it where its fields are kept."""


def _of_service(
    read: Manifests, common: schema.CommonManifest, folder: str, manifest: schema.ServiceManifest
) -> Iterator[RegistryFault]:
    table, units = manifest.service, all_units()
    yield from _known(folder, "unit", units, {"service.intake": table.intake, "service.unit": table.unit})
    yield from _known(
        folder,
        "unit",
        units,
        {f"service.on_site[{number}]": unit for number, unit in enumerate(table.on_site, start=1)},
    )
    applicants = {f"service.applicants[{number}]": each for number, each in enumerate(table.applicants, start=1)}
    yield from _known(folder, "applicant", common.applicants, applicants)
    yield from _of_papers(folder, manifest, paper_titles(read))
    steps = {f"steps[{number}].unit": row.unit for number, row in enumerate(manifest.steps, start=1)}
    yield from _known(folder, "unit", roles_of(common), steps)
    yield from _misnumbered(folder, manifest)
    yield from _of_fields(folder, "fields", manifest.fields)
    yield from _misnamed_fields(folder, manifest.fields)
    yield from _of_ways(read, folder, manifest)
    yield from _of_stories(folder, manifest)
    words = [row.key for row in manifest.fields if row.kind is FieldKind.WORDS]
    also = {} if manifest.admission.also is None else {"admission.also": manifest.admission.also}
    yield from _known(folder, "field of words", words, also)


def _of_stories(folder: str, manifest: schema.ServiceManifest) -> Iterator[RegistryFault]:
    report = manifest.standard.report if manifest.standard else ()
    for row in manifest.stories:
        for place, typed, fields in (("typed", row.typed, manifest.fields), ("report", row.report, report)):
            names = [name for each in fields for name in Field(key=each.key, kind=each.kind, title=each.title).names]
            yield from _known(folder, "field", names, {f"stories {row.key}.{place} {name}": name for name in typed})


def _of_papers(folder: str, manifest: schema.ServiceManifest, titles: Mapping[str, str]) -> Iterator[RegistryFault]:
    choices = {row.key: row.choices for row in manifest.fields if row.kind is FieldKind.CHOICE}
    for number, row in enumerate(manifest.papers, start=1):
        place = f"papers[{number}]"
        named = row.any_of or ((row.key,) if row.key else ())
        for fault in _known(folder, "paper", titles, {f"{place} {key}": key for key in named}):
            own = "titles = {key = «…»}" if row.any_of else "title = «…»"
            yield replace(fault, remedy=f"{fault.remedy} One of this service alone gets its title here: {own}.")
        applicants = {f"{place}.applicants {key}": key for key in row.applicants}
        yield from _known(folder, "applicant of this service", manifest.service.applicants, applicants)
        for name, values in row.choices.items():
            yield from _known(folder, "choice field", choices, {f"{place}.choices": name})
            if name in choices:
                offered = [each.value for each in choices[name]]
                chosen = {f"{place}.choices.{name} {value}": value for value in values}
                yield from _known(folder, "choice", offered, chosen)


def _misnumbered(folder: str, manifest: schema.ServiceManifest) -> Iterator[RegistryFault]:
    for row in manifest.steps:
        expected = f"{manifest.service.prefix}-{row.number:02}"
        if row.id not in (expected, *(f"{expected}{case}" for case in ascii_lowercase)):
            problem = f"the id does not fit prefix {manifest.service.prefix} and number {row.number}"
            remedy = f"Write {expected}, with a small letter behind it where the row is split by cases."
            yield RegistryFault(folder=folder, key=f"steps {row.id}", problem=problem, remedy=remedy)


def _of_fields(folder: str, place: str, rows: Sequence[FieldRow]) -> Iterator[RegistryFault]:
    yield from _borne_twice("field", ((folder, row.key) for row in rows), place)
    choices = {row.key: row.choices for row in rows if row.kind is FieldKind.CHOICE and row.asked_when is None}
    for row in rows:
        key = f"{place} {row.key}.asked_when"
        for name, value in (row.asked_when or {}).items():
            yield from _known(folder, "choice field that is always asked", choices, {key: name})
            if name in choices:
                yield from _known(folder, "choice", (each.value for each in choices[name]), {key: value})


def _misnamed_fields(folder: str, rows: Sequence[FieldRow]) -> Iterator[RegistryFault]:
    """Names that an application has already: of every service, of another field, or noted beside the fields."""
    read: dict[str, str] = {}
    for row in rows:
        for name in Field(key=row.key, kind=row.kind, title=row.title).names:
            owner = "every application" if name in TAKEN_NAMES else read.get(name)
            if owner is not None and owner != row.key:
                problem = f"reads {name}, which {owner} has already"
                yield RegistryFault(folder=folder, key=f"fields {row.key}", problem=problem, remedy="Rename the field.")
            read.setdefault(name, row.key)
    readings = [row.key for row in rows if row.kind is FieldKind.READING]
    for key in readings[1:]:
        problem = f"is a second reading beside {readings[0]}"
        remedy = "Keep one of kind reading: the rules for what a meter shows go by it. Ask for the other as a number."
        yield RegistryFault(folder=folder, key=f"fields {key}", problem=problem, remedy=remedy)


def _of_ways(read: Manifests, folder: str, manifest: schema.ServiceManifest) -> Iterator[RegistryFault]:
    """How the standard process gives the service, or gave it before: one of both at most."""
    standard, former = manifest.standard, manifest.former_standard
    if standard is not None:
        yield from _of_standard(read, folder, manifest, ("standard", standard))
        yield from _of_costs(read, folder, standard)
    if former is not None:
        yield from _of_standard(read, folder, manifest, ("former_standard", former))
        priced = {row.code for each in every_shared(read).values() for row in each.fees}
        named = {f"former_standard.fees[{number}]": code for number, code in enumerate(former.fees, start=1)}
        yield from _known(folder, "fee", priced, named)
    if standard is not None and former is not None:
        yield RegistryFault(
            folder=folder,
            key="former_standard",
            problem="the service has [standard] too",
            remedy="Leave out [standard] if its own diagram gives the service now, else [former_standard].",
        )


def _of_standard(
    read: Manifests, folder: str, manifest: schema.ServiceManifest, section: tuple[str, StandardTable]
) -> Iterator[RegistryFault]:
    name, table = section
    order = table.work_order
    units = {
        "examiner": table.examiner,
        "visit_unit": table.visit_unit,
        "work_order.unit": order.unit if order else None,
    }
    named = {f"{name}.{key}": unit for key, unit in units.items() if unit is not None}
    yield from _known(folder, "unit", all_units(), named)
    outcomes = [row.key for each in (read.common, manifest) if each for row in each.outcomes]
    yield from _known(folder, "outcome", outcomes, {f"{name}.outcome": table.outcome})
    if order is not None:
        kinds = [row.key for each in every_shared(read).values() for row in each.work_orders]
        yield from _known(folder, "kind of work order", kinds, {f"{name}.work_order.kind": order.kind})
    yield from _of_fields(folder, f"{name}.report", table.report)


def _of_costs(read: Manifests, folder: str, table: StandardTable) -> Iterator[RegistryFault]:
    if table.costs is not None:
        tables = [each.stem for each in (read.root / folder).glob("*.dmn")]
        yield from _known(folder, "decision table", tables, {"standard.costs": table.costs})


def _of_part(folder: str, manifest: schema.PartManifest, roles: Mapping[str, str]) -> Iterator[RegistryFault]:
    steps = {f"steps {row.id}": row.unit for row in manifest.steps if row.unit is not None}
    yield from _known(folder, "unit", roles, steps)


def _of_examples(read: Manifests) -> Iterator[RegistryFault]:
    tables = [each.stem for each in read.root.rglob("*.dmn")]
    for folder, manifest in every_shared(read).items():
        yield from _known(folder, "decision table", tables, {f"examples.{table}": table for table in manifest.examples})


def _known(folder: str, what: str, known: Iterable[str], named: Mapping[str, str]) -> Iterator[RegistryFault]:
    names = set(known)
    for key, name in named.items():
        if name not in names:
            problem, remedy = unknown(what, name, names)
            yield RegistryFault(folder=folder, key=key, problem=problem, remedy=remedy)


def _templates(read: Manifests) -> Mapping[str, Template]:
    templates: dict[str, Template] = {}
    for folder, manifest in every_shared(read).items():
        for name, row in manifest.sms.items():
            try:
                templates[name] = checked_template(name, row.about, row.text, can_wait=row.can_wait)
            except TemplateFault as fault:
                read.faults.append(_of_text(folder, name, fault))
            except ValueError as error:
                remedy = "A placeholder is a name between { and }; write {{ for a brace."
                read.faults.append(RegistryFault(folder=folder, key=f"sms.{name}", problem=str(error), remedy=remedy))
    return templates


def _of_text(folder: str, name: str, fault: TemplateFault) -> RegistryFault:
    strange = f"placeholders that it does not have: {', '.join(fault.unknown)}" if fault.unknown else ""
    absent = f"without those that the reader needs: {', '.join(fault.missing)}" if fault.missing else ""
    return RegistryFault(
        folder=folder,
        key=f"sms.{name}",
        problem=f"the text is {' and '.join(filter(None, (strange and f'with {strange}', absent)))}",
        remedy="`about` says what a text speaks of, and so what it may and must have: see services/registry/sms.py.",
    )
