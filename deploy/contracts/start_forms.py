"""Whether the start form of a service asks for what its manifest says: every field, in its words, and nothing else."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.contracts.complaints import Complaint
from services.catalogue import Service
from services.forms.entries import Entry, Role, entries_of
from services.intake.application import DETAILS_NUMBER, LAST_BILL, shows_last_bill
from services.registry.values import Registry

PREFIX = "application."

_OF_DIGITS = frozenset(Role) - {Role.WORDS, Role.PERMIT, Role.CHOICE}
"""Read from digits and marks: a letter in them is a slip that the form can tell."""

_NO_LETTERS = Path("form-parts") / "no-letters.json"
_CHOICES = ("radio", "select")


def form_faults(service: Service, registry: Registry, folder: Path) -> Iterator[Complaint]:
    """Everything in which the start form under `folder` (of all services and parts) and the manifest differ."""
    path = folder / "services" / service.key / f"{service.key}-application.form"
    if not path.is_file():
        remedy = "Make it in the Modeler, or copy that of another service; `make lint` then says what it has to ask for"
        yield Complaint(path=path, element="", problem="is missing: the start form of the service", remedy=remedy)
        return
    asked = {each["key"]: each for each in _components(json.loads(path.read_text("utf-8"))) if "key" in each}
    pattern = json.loads((folder / _NO_LETTERS).read_text("utf-8"))["pattern"]
    wanted = {f"{PREFIX}{each.name}": each for each in _wanted(service, registry, pattern)}
    for key in asked.keys() - wanted.keys():
        remedy = f"Remove the field, correct its key, or add it to [[fields]] in {service.key}/service.toml"
        yield _about(path, key, "is asked for, but the manifest does not know it", remedy)
    for key, each in wanted.items():
        yield from each.faults(path, asked.get(key))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What a field of the form has to be. A label or an option of which nothing is said may be any."""

    name: str
    types: tuple[str, ...]
    label: str | None = None
    required: bool = True
    pattern: str | None = None
    options: Mapping[str, str] | None = None

    def faults(self, path: Path, found: Mapping[str, Any] | None) -> Iterator[Complaint]:
        key = f"{PREFIX}{self.name}"
        if found is None:
            called = f", labelled «{self.label}»" if self.label else ""
            yield _about(path, key, "is not asked for", f"Add a field ({self.types[0]}) with this key{called}")
            return
        if found["type"] not in self.types:
            yield _about(path, key, f"is a {found['type']}", f"Make it a {' or '.join(self.types)}")
        if self.label is not None and found.get("label") != self.label:
            yield _about(path, key, f"is labelled «{found.get('label')}»", f"Label it «{self.label}», as the manifest")
        yield from self._of_checks(path, key, found.get("validate", {}))
        yield from self._of_options(path, key, found)

    def _of_checks(self, path: Path, key: str, checks: Mapping[str, Any]) -> Iterator[Complaint]:
        if bool(checks.get("required")) != self.required:
            now, remedy = ("is not required", "Tick") if self.required else ("is required", "Clear")
            yield _about(path, key, now, f"{remedy} Required under Validation")
        if checks.get("pattern") != self.pattern:
            remedy = f"Custom, with the pattern of bpmn/{_NO_LETTERS}" if self.pattern else "none: words have letters"
            yield _about(path, key, "is checked by another pattern", f"Set Validation pattern: {remedy}")

    def _of_options(self, path: Path, key: str, found: Mapping[str, Any]) -> Iterator[Complaint]:
        if self.options is None:
            return
        offered = {each["value"]: each["label"] for each in found.get("values", ())}
        if list(offered) != list(self.options):
            yield _about(path, key, f"offers {_listed(offered)}", f"Offer, in this order: {_listed(self.options)}")
        for value, title in self.options.items():
            # In brackets it may say for whom the option is.
            if value in offered and offered[value].partition(" (")[0] != title.partition(" (")[0]:
                remedy = f"Label it «{title}»; more may follow in brackets"
                yield _about(path, key, f"calls {value} «{offered[value]}»", remedy)


def _wanted(service: Service, registry: Registry, pattern: str) -> Iterator[_Wanted]:
    text = ("textfield",)
    yield _Wanted(name="billId", types=text, pattern=pattern)
    if shows_last_bill(service):
        yield _Wanted(name=LAST_BILL, types=text, pattern=pattern)
    applicants = {str(kind): registry.applicants[kind] for kind in service.applicants}
    yield _Wanted(name="applicantKind", types=_CHOICES, options=applicants)
    yield _Wanted(name=DETAILS_NUMBER, types=text, pattern=pattern)
    for entry in (entry for field in service.fields for entry in entries_of(field)):
        yield _own(entry, pattern)
    papers = {str(kind): registry.papers[kind] for kind in service.documents}
    if papers:
        yield _Wanted(name="documents", types=("checklist",), required=False, options=papers)


def _own(entry: Entry, pattern: str) -> _Wanted:
    is_choice = entry.role is Role.CHOICE
    return _Wanted(
        name=entry.name,
        types=_CHOICES if is_choice else ("textfield",),
        label=entry.label,
        required=entry.field.required,
        pattern=pattern if entry.role in _OF_DIGITS else None,
        options={each.value: each.label for each in entry.field.choices} if is_choice else None,
    )


def _components(node: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for component in node.get("components", ()):
        yield component
        yield from _components(component)


def _listed(options: Mapping[str, str]) -> str:
    return ", ".join(options) or "nothing"


def _about(path: Path, key: str, problem: str, remedy: str) -> Complaint:
    return Complaint(path=path, element=key, problem=problem, remedy=remedy)
