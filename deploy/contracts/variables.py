"""Which variables the elements of a process read, and which they give to the others."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from deploy.contracts import feel
from deploy.contracts.book import Book
from deploy.contracts.ledger import handed_back
from deploy.contracts.parts import part_of
from deploy.diagrams.elements import Element, ProcessFile
from deploy.diagrams.model import BPMN, ZEEBE

_FROM_OUTSIDE = frozenset({"application", "draftKey"})
"""What a service is started with: by its start form, `aftersales submit` or our own pages."""

_IN_LISTS = frozenset({"this"})
"""What a form calls the item of a list within it."""

_TEMPLATES = re.compile(r"{{(.*?)}}", re.DOTALL)


def given(process: ProcessFile, book: Book) -> frozenset[str]:
    """Every variable that something gives: the caller or the message that starts it, its own elements."""
    starts = {each.name for each in part_of(process).inputs} if part_of(process).written else _FROM_OUTSIDE
    return frozenset(starts).union(*(written(element, book) for element in process.elements))


def written(element: Element, book: Book) -> frozenset[str]:
    """What an element gives to others: its mappings, else all that its job, form, decision or call leaves."""
    mapped = frozenset(element.outputs)
    inside = frozenset(element.inputs) if element.kind == "subProcess" else frozenset()
    inside |= handed_back(element)
    return mapped | inside | (frozenset() if mapped else _left(element, book)) | _with_error(element, book)


def _left(element: Element, book: Book) -> frozenset[str]:
    job = book.jobs.get(element.job_type or "")
    if job is not None:
        return frozenset(each.name for each in job.outputs)
    if result := element.attribute("calledDecision", "resultVariable"):
        return frozenset({result})
    if form_id := element.attribute("formDefinition", "formId"):
        return frozenset(key.split(".")[0] for key in form_keys(book.form(form_id)))
    return frozenset()


def _with_error(element: Element, book: Book) -> frozenset[str]:
    job = book.jobs.get(element.job_type or "")
    return frozenset().union(*(each.variables for each in job.errors)) if job else frozenset()


def read(element: Element, book: Book) -> Iterator[tuple[str, str]]:
    """The variables that an element takes from around it, each with what needs it.

    The engine applies input mappings in their order: a later one reads what an earlier one gives.
    """
    local: frozenset[str] = frozenset()
    for target, source in element.inputs.items():
        yield from ((name, f"the input mapping of {target}") for name in feel.variables(source) - local)
        local |= {target}
    for name, what in (*_by_job(element, book), *_by_form(element, book), *_by_decision(element, book)):
        if name not in local:
            yield name, what
    for expression, what in _expressions(element):
        yield from ((name, what) for name in feel.variables(expression) - local)


def _by_job(element: Element, book: Book) -> Iterator[tuple[str, str]]:
    job = book.jobs.get(element.job_type or "")
    if job is not None:
        yield from ((each.name, f"job {job.job_type}") for each in job.inputs if each.required)


def _by_decision(element: Element, book: Book) -> Iterator[tuple[str, str]]:
    if decision := element.attribute("calledDecision", "decisionId"):
        for asked in book.decision_inputs(decision):
            yield from ((name, f"decision {decision}") for name in feel.variables(f"={asked}"))


def _by_form(element: Element, book: Book) -> Iterator[tuple[str, str]]:
    form_id = element.attribute("formDefinition", "formId")
    if form_id and element.kind == "userTask":
        schema = book.form(form_id)
        own = {key.split(".")[0] for key in form_keys(schema)}
        yield from ((name, f"form {form_id}") for name in form_variables(schema) - own)


def _expressions(element: Element) -> Iterator[tuple[str, str]]:
    """What else of an element is an expression: whom a task is for, until when, and the conditions behind a gateway."""
    for extension, attribute, what in (
        ("assignmentDefinition", "candidateGroups", "the unit of the task"),
        ("taskSchedule", "dueDate", "the due date of the task"),
        ("priorityDefinition", "priority", "the priority of the task"),
    ):
        yield element.attribute(extension, attribute) or "", what
    for tag in ("timeDuration", "timeDate", "timeCycle"):
        for time in element.xml.findall(f"*/{BPMN}{tag}"):
            yield (time.text or "").strip(), "the timer"


def conditions(process: ProcessFile) -> Iterator[tuple[str, str]]:
    """The variables that the flows' conditions compare, each with the flow's id."""
    for flow in process.process.iter(f"{BPMN}sequenceFlow"):
        for name in feel.variables((flow.findtext(f"{BPMN}conditionExpression") or "").strip()):
            yield name, flow.get("id", "")


def correlation_keys(process: ProcessFile) -> Iterator[tuple[str, str]]:
    """The variables by which messages find the process, each with the message's name."""
    for message in process.declared("message").values():
        for subscription in message.iter(f"{ZEEBE}subscription"):
            yield from ((name, message.get("name", "")) for name in feel.variables(subscription.get("correlationKey")))


def form_keys(schema: Mapping[str, Any]) -> Iterator[str]:
    """What a form writes: of a list that it repeats, the list."""
    return (each[name] for each in _components(schema) for name in ("key", "path") if name in each)


def form_variables(schema: Mapping[str, Any]) -> frozenset[str]:
    """What the expressions and texts of a form show."""
    found: set[str] = set()
    for text in _texts(schema):
        expressions = [text] if text.startswith("=") else [f"={each}" for each in _TEMPLATES.findall(text)]
        found.update(*map(feel.variables, expressions))
    return frozenset(found - _IN_LISTS)


def _components(node: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for component in node.get("components", ()):
        yield component
        if component.get("type") != "dynamiclist":
            yield from _components(component)


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        # A style has braces of its own.
        for value in (value for key, value in node.items() if key != "content"):
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
