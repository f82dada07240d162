"""Whether documented steps exist, their rows are opened and closed, and a limit is that of the timer on the border."""

import re
from collections.abc import Iterator

from deploy.contracts.book import Book
from deploy.contracts.complaints import Complaint, about
from deploy.diagrams.elements import Element, ProcessFile
from deploy.diagrams.model import BPMN

STEP_ID = re.compile(r'"([A-Z]{3}-\d\d[a-d]?)"')
LIMIT = re.compile(r'limit: "(\w+)"')
_WHOLE_SERVICE = re.compile(r'"[A-Z]{3}-00", limit: "(\w+)"')
_WARNING = "warn-of-deadline"
_LISTENERS = {"start": "open-step", "end": "close-step"}


def complaints(process: ProcessFile, book: Book) -> Iterator[Complaint]:
    """What of a process's steps would be missing from the ledger, or be timed twice in different ways."""
    for element in process.elements:
        yield from _of_steps(element, book)
        yield from _of_row(element)
        yield from _of_limit(element, process)
        yield from _of_warning(element, process)


def _of_steps(element: Element, book: Book) -> Iterator[Complaint]:
    named = {*element.steps, *STEP_ID.findall(element.inputs.get("step", ""))}
    for step in sorted(named - book.steps):
        yield about(element, f"names step {step}, which is not documented", "Write it under [[steps]] in the manifest")


def _of_row(element: Element) -> Iterator[Complaint]:
    listeners = {each.get("eventType", ""): each.get("type", "") for each in element.extensions("executionListener")}
    opens = STEP_ID.search(element.inputs.get("step", "")) and element.job_type is None
    if listeners and listeners != _LISTENERS:
        yield about(element, "opens a step's row and does not close it, or the reverse", _ADD)
    elif listeners and "step" not in element.inputs:
        yield about(element, "opens a row for no step", 'Add an input mapping: step = {id: "XYZ-04"}')
    elif opens and not listeners:
        yield about(element, "names a step as its own and opens no row for it", _ADD)


_ADD = "Add execution listeners: start `open-step`, end `close-step`, 8 retries each"


def _of_limit(element: Element, process: ProcessFile) -> Iterator[Complaint]:
    limit = LIMIT.search(element.inputs.get("step", ""))
    if limit is None or not element.extensions("executionListener"):
        return
    timers = [each for each in process.boundary_events(element) if duration(each)]
    for timer in (each for each in timers if each.xml.get("cancelActivity") != "false"):
        yield about(timer, "ends the work at its limit", "Make the timer non-interrupting: a late step is still done")
    drawn = [duration(each) for each in timers if not leads_to(each, _WARNING, process)]
    if drawn != [limit[1]]:
        yield about(
            element,
            f"has limit {limit[1]} in its step, and {', '.join(map(str, drawn)) or 'none'} on its border",
            "Draw one non-interrupting timer with the limit on its border, to a task of job escalate-missed-deadline",
        )


def _of_warning(element: Element, process: ProcessFile) -> Iterator[Complaint]:
    """A service of several days warns before its limit; in one day a warning would only double those of its steps."""
    limit = _WHOLE_SERVICE.search(element.inputs.get("step", ""))
    days = _days(limit[1]) if limit else None
    if days is None or days <= 1:
        return
    timers = [each for each in process.boundary_events(element) if leads_to(each, _WARNING, process)]
    early = [each for each in timers if 0 < (_days(duration(each)) or 0) < days]
    if not early or early != [each for each in timers if each.xml.get("cancelActivity") == "false"]:
        yield about(
            element,
            f"has {days} days and no warning before they are over",
            f"Draw a non-interrupting timer of fewer days on its border, to a task of job {_WARNING}",
        )


def _days(text: str | None) -> int | None:
    found = re.fullmatch(r"P(\d+)D", text or "")
    return int(found[1]) if found else None


def duration(event: Element) -> str | None:
    """The duration of a timer event as drawn: `PT15M`, or a FEEL expression."""
    found = event.xml.find(f".//{BPMN}timeDuration")
    return None if found is None else (found.text or "").strip()


def leads_to(event: Element, job_type: str, process: ProcessFile) -> bool:
    """Whether a flow goes from an event straight to a task of this job type."""
    outgoing = {flow.text for flow in event.xml.findall(f"{BPMN}outgoing")}
    targets = [
        each for each in process.elements if outgoing & {flow.text for flow in each.xml.findall(f"{BPMN}incoming")}
    ]
    return any(job_type in each.job_types for each in targets)
