"""Whether the start form of a service asks for what its manifest says: every field, in its words, and nothing else."""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from deploy.contracts.complaints import Complaint, about_file
from deploy.contracts.start_fields import (
    DOCUMENTS,
    NO_LETTERS,
    PREFIX,
    StartField,
    components,
    same_but_brackets,
    start_fields,
)
from services.catalogue import Service
from services.forms.titles import heading_of
from services.registry.values import Registry

HEADING = "Text_Heading"


def form_faults(service: Service, registry: Registry, folder: Path) -> Iterator[Complaint]:
    """Everything in which the start form under `folder` (of all services and parts) and the manifest differ."""
    path = start_form_of(service, folder)
    if not path.is_file():
        remedy = f"Copy that of another service under this name, then run: python -m deploy.start_forms {service.key}"
        yield Complaint(path=path, element="", problem="is missing: the start form of the service", remedy=remedy)
        return
    schema = json.loads(path.read_text("utf-8"))
    asked = {each["key"]: (each, hidden_by) for each, hidden_by in components(schema) if "key" in each}
    wanted = {each.key: each for each in start_fields(service, registry, folder)}
    yield from _of_heading(path, service, schema)
    for key in asked.keys() - wanted.keys():
        yield about_file(path, key, "is asked for, but the manifest does not know it", _unknown(service, key))
    for key, each in wanted.items():
        yield from _of_field(path, each, *asked.get(key, (None, ())))


def start_form_of(service: Service, folder: Path) -> Path:
    """The file of the form."""
    return folder / "services" / service.key / f"{service.key}-application.form"


def _unknown(service: Service, key: str) -> str:
    if key == f"{PREFIX}{DOCUMENTS}":
        return f"Add the papers as [[papers]] to {service.key}/service.toml, or remove the field"
    return f"Remove the field, correct its key, or add it to [[fields]] in {service.key}/service.toml"


def _of_heading(path: Path, service: Service, schema: Mapping[str, Any]) -> Iterator[Complaint]:
    texts = [each for each, _ in components(schema) if each.get("id") == HEADING]
    heading = f"### {heading_of(service.title)}"
    if not texts:
        remedy = f"Begin the form with a text whose id is {HEADING} and whose first line is «{heading}»"
        yield about_file(path, HEADING, "is missing", remedy)
    elif (said := texts[0].get("text", "").partition("\n")[0]) != heading:
        yield about_file(path, HEADING, f"says «{said}»", f"Let its first line be «{heading}», as the manifest's title")


def _of_field(
    path: Path, wanted: StartField, found: Mapping[str, Any] | None, hidden_by: Collection[str]
) -> Iterator[Complaint]:
    key = wanted.key
    if found is None:
        called = f", labelled «{wanted.label}»" if wanted.label else ""
        yield about_file(path, key, "is not asked for", f"Add a field ({wanted.types[0]}) with this key{called}")
        return
    if found["type"] not in wanted.types:
        yield about_file(path, key, f"is a {found['type']}", f"Make it a {' or '.join(wanted.types)}")
    if wanted.label is not None and found.get("label") != wanted.label:
        yield about_file(
            path, key, f"is labelled «{found.get('label')}»", f"Label it «{wanted.label}», as the manifest"
        )
    if wanted.hint is not None and found.get("description", "") != wanted.hint:
        now = f"is explained by «{found['description']}»" if found.get("description") else "is not explained"
        remedy = f"Set its field description to «{wanted.hint}», or say it otherwise in the manifest: hint = «…»"
        yield about_file(path, key, now, remedy)
    yield from _of_checks(path, wanted, found.get("validate", {}))
    yield from _of_options(path, wanted, found)
    yield from _of_case(path, wanted, found, hidden_by)


def _of_checks(path: Path, wanted: StartField, checks: Mapping[str, Any]) -> Iterator[Complaint]:
    if bool(checks.get("required")) != wanted.required:
        now, remedy = ("is not required", "Tick") if wanted.required else ("is required", "Clear")
        yield about_file(path, wanted.key, now, f"{remedy} Required under Validation")
    if checks.get("pattern") != wanted.pattern:
        remedy = f"Custom, with the pattern of bpmn/{NO_LETTERS}" if wanted.pattern else "none: words have letters"
        yield about_file(path, wanted.key, "is checked by another pattern", f"Set Validation pattern: {remedy}")


def _of_options(path: Path, wanted: StartField, found: Mapping[str, Any]) -> Iterator[Complaint]:
    if wanted.options is None:
        return
    offered = {each["value"]: each["label"] for each in found.get("values", ())}
    if list(offered) != list(wanted.options):
        remedy = f"Offer, in this order: {_listed(wanted.options)}"
        yield about_file(path, wanted.key, f"offers {_listed(offered)}", remedy)
    for value, title in wanted.options.items():
        if value in offered and not same_but_brackets(offered[value], title):
            remedy = f"Label it «{title}»; more may follow in brackets"
            yield about_file(path, wanted.key, f"calls {value} «{offered[value]}»", remedy)
    if found.get("defaultValue") != wanted.sole:
        remedy = f"Choose {wanted.sole} as its default value" if wanted.sole else "Remove its default value"
        yield about_file(path, wanted.key, "is not chosen as it should be", remedy)


def _of_case(
    path: Path, wanted: StartField, found: Mapping[str, Any], hidden_by: Collection[str]
) -> Iterator[Complaint]:
    own = found.get("conditional", {}).get("hide")
    hides = {*hidden_by, *([own] if own else [])}
    if wanted.hide is not None and wanted.hide not in hides:
        remedy = f"Set its condition, or that of its group, to: hide if {wanted.hide}"
        yield about_file(path, wanted.key, "is asked in every case, in the manifest only in one", remedy)
    if wanted.hide is None and wanted.required and hides:
        remedy = "Remove the condition, or say in the manifest when it is asked: asked_when = {field = «choice»}"
        yield about_file(path, wanted.key, "is hidden in some cases, but required in all", remedy)


def _listed(options: Mapping[str, str]) -> str:
    return ", ".join(options) or "nothing"
