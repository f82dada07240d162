"""Whether names lead somewhere (files, forms, tables, units, SMS texts), and links are bound to their deployment."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.contracts.book import Book
from deploy.contracts.complaints import Complaint, about
from deploy.diagrams.elements import Element, ProcessFile
from deploy.diagrams.model import BPMN
from services.catalogue import all_services

_LITERAL = re.compile(r'="([\w-]+)"')
_NO_REQUEST = "Event_NoRequest"
_FORM_OF_PARTS = "started-by-services"


def complaints(process: ProcessFile, book: Book) -> Iterator[Complaint]:
    """Every name of a process that leads nowhere, and every link that is not bound to its deployment."""
    yield from _of_file(process)
    if process.id in book.parts:
        yield from _of_start(process)
    for element in process.elements:
        yield from _of_links(element, book)
        yield from _of_binding(element)
        yield from _of_units(element, book)
        yield from _of_outcome(element, book)
        yield from _of_work_order(element, book)


def orphans(book: Book, under: Path) -> Iterator[Complaint]:
    """Forms and tables in a folder that no diagram names."""
    forms = {each.attribute("formDefinition", "formId") for each in book.elements}
    tables = {each.attribute("calledDecision", "decisionId") for each in book.elements} | book.costs
    tables |= {_costs_of_call(each) for each in book.elements}
    for found, named, what in ((book.forms, forms, "form"), (book.decisions, tables, "decision table")):
        for key, path in found.items():
            if key not in named and path.is_relative_to(under):
                yield Complaint(
                    path=path,
                    element="",
                    problem=f"is a {what} that no diagram names",
                    remedy=f"Link it in a diagram by its id `{key}`, or delete the file",
                )


def _of_file(process: ProcessFile) -> Iterator[Complaint]:
    folder, stem = process.path.parent.name, process.path.stem
    if process.id != stem or not (stem == folder or stem.startswith(f"{folder}-")):
        yield Complaint(
            path=process.path,
            element="",
            problem=f"holds process `{process.id}` in folder {folder}",
            remedy="Process id and file are named like the folder, a second diagram `<folder>-<what>`: select nothing "
            "in the Modeler and change the process's ID, or rename the file",
        )


def _of_start(process: ProcessFile) -> Iterator[Complaint]:
    """Tasklist offers every process to every login: a called one that is started by hand says so and ends."""
    [start] = [each for each in process.elements if each.xml in list(process.process) and each.kind == "startEvent"]
    flows = process.process.findall(f"{BPMN}sequenceFlow")
    ends = [flow for flow in flows if flow.get("targetRef") == _NO_REQUEST]
    if start.attribute("formDefinition", "formId") != _FORM_OF_PARTS or not ends:
        yield about(
            start,
            "begins a called process that somebody may start by hand",
            f"Give it the form {_FORM_OF_PARTS}, and behind it the gateway «درخواست دارد؟» to the end {_NO_REQUEST}: "
            "copy them from announce-bill",
        )


def _of_links(element: Element, book: Book) -> Iterator[Complaint]:
    form = element.attribute("formDefinition", "formId")
    if form and form not in book.forms:
        yield about(element, f"shows form `{form}`, which no file holds", "Name the file without .form")
    decision = element.attribute("calledDecision", "decisionId") or _costs_of_call(element)
    if decision and not decision.startswith("=") and decision not in book.decisions:
        yield about(element, f"asks table `{decision}`, which no file holds", "Name the file without .dmn")
    template = element.headers.get("template")
    if template and template not in book.texts:
        yield about(element, f"sends text `{template}`, which does not exist", "Write it under [sms] in the manifest")


def _costs_of_call(element: Element) -> str | None:
    """The table that a call hands to a part which asks it (`decisionId="=costs"`)."""
    named = _LITERAL.fullmatch(element.inputs.get("costs", ""))
    return named[1] if named else None


def _of_binding(element: Element) -> Iterator[Complaint]:
    for extension in ("calledElement", "formDefinition", "calledDecision"):
        found = element.extensions(extension)
        if found and element.attribute(extension, "bindingType") != "deployment":
            yield about(
                element,
                "is not bound to its deployment, so that a change would reach requests that run",
                "Set Binding to `deployment` (ADR 4)",
            )
    for whose in ("Parent", "Child") if element.called_process else ():
        if element.attribute("calledElement", f"propagateAll{whose}Variables") != "false":
            yield about(
                element,
                f"copies all variables {'in' if whose == 'Parent' else 'out of the called process'}",
                f"Switch off `Propagate all variables` ({whose.lower()}) and map each by its name",
            )


def _of_units(element: Element, book: Book) -> Iterator[Complaint]:
    group = element.attribute("assignmentDefinition", "candidateGroups") or ""
    named = [] if group.startswith("=") else [group]
    named += [
        found[1]
        for name, source in element.inputs.items()
        if name.endswith("Unit") and (found := _LITERAL.fullmatch(source))
    ]
    for unit in (each for each in named if each and each not in book.units):
        yield about(element, f"is for unit `{unit}`, which does not exist", f"One of: {', '.join(sorted(book.units))}")


def _of_outcome(element: Element, book: Book) -> Iterator[Complaint]:
    """What a service's own diagram says of its end reaches the archive, where it has to have its words."""
    if element.attribute("taskDefinition", "type") == "archive-request" or element.path.stem in all_services():
        said = [found[1] for mappings in (element.inputs, element.outputs) for found in _literal(mappings, "outcome")]
        for outcome in (each for each in said if each not in book.outcomes):
            yield about(
                element,
                f"ends a request as `{outcome}`, which no manifest knows",
                f"Write it under [[outcomes]] in service.toml with its Persian title, or use one of: "
                f"{', '.join(sorted(book.outcomes))}",
            )


def _of_work_order(element: Element, book: Book) -> Iterator[Complaint]:
    for found in _literal(element.inputs, "workOrderKind"):
        if found[1] not in book.work_orders:
            yield about(
                element,
                f"orders work of kind `{found[1]}`, which no manifest knows",
                f"Write it under [[work_orders]] in service.toml, or use one of: {', '.join(sorted(book.work_orders))}",
            )


def _literal(mappings: Mapping[str, str], name: str) -> Iterator[re.Match[str]]:
    found = _LITERAL.fullmatch(mappings.get(name, ""))
    if found is not None:
        yield found
