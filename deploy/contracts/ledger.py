"""Whether documented steps exist, their rows are opened and closed, and a timer on the border waits for their limit."""

import re
from collections.abc import Iterator

from deploy.contracts.book import Book
from deploy.contracts.complaints import Complaint, about
from deploy.diagrams.elements import Element, ProcessFile
from deploy.diagrams.model import BPMN
from services.durations import parse_limit

STEP_ID = re.compile(r'"([A-Z]{3}-\d\d[a-d]?)"')
LIMIT = re.compile(r'limit: "(\w+)"')
DUE = "=date and time(dueAt)"
"""When a limit is over, as the listener `open-step` hands it back: of timers on the border and of due dates."""
SERVICE_DUE = "=if serviceDueAt = null then null else date and time(serviceDueAt)"
"""When the service is over: the due date of tasks that lie in no limit of their own."""
_LISTENERS = {"start": "open-step", "end": "close-step"}


def complaints(process: ProcessFile, book: Book) -> Iterator[Complaint]:
    """What of a process's steps would be missing from the ledger, or be timed twice in different ways."""
    for element in process.elements:
        yield from _of_steps(element, book)
        yield from _of_call(element, book)
        yield from _of_row(element)
        yield from _of_limit(element, process)
        yield from _of_documented_limit(element, book)


def _of_steps(element: Element, book: Book) -> Iterator[Complaint]:
    named = {*element.steps, *STEP_ID.findall(element.inputs.get("step", ""))}
    for step in sorted(named - book.steps.keys()):
        yield about(element, f"names step {step}, which is not documented", "Write it under [[steps]] in the manifest")


def _of_call(element: Element, book: Book) -> Iterator[Complaint]:
    called = book.by_id.get(element.called_process or "")
    left_to_it = [] if called is None else [each.id for each in called.elements if each.does_callers_steps]
    if left_to_it and not (element.steps or element.does_callers_steps):
        yield about(
            element,
            f"names no step, and {', '.join(left_to_it)} in the called process does the steps of its caller",
            "Add the property `steps` with the ids of the documented steps",
        )


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
    if limit is None or "dueAt" not in handed_back(element):
        return
    timers = [each for each in process.boundary_events(element) if duration(each) or date(each)]
    for timer in (each for each in timers if each.xml.get("cancelActivity") != "false"):
        yield about(timer, "ends the work at its limit", "Make the timer non-interrupting: a late step is still done")
    drawn = [date(each) or duration(each) for each in timers]
    if drawn != [DUE]:
        yield about(
            element,
            f"has limit {limit[1]} in its step, and {', '.join(map(str, drawn)) or 'none'} on its border",
            f"Draw one non-interrupting timer on its border, of type Date with value `{DUE}`, to a task of job "
            "escalate-missed-deadline: the row's listener says when the limit is over",
        )


def _of_documented_limit(element: Element, book: Book) -> Iterator[Complaint]:
    given = element.inputs.get("step", "")
    limit = LIMIT.search(given)
    if limit is None or "dueAt" not in handed_back(element):
        return
    for step in STEP_ID.findall(given):
        documented = book.steps[step].limit if step in book.steps else None
        if documented is not None and documented != parse_limit(limit[1]):
            yield about(
                element,
                f"has limit {limit[1]} in its step, and {step} another one in its manifest",
                "Write the same limit in both; what is promised in public stands in the manifest",
            )


def duration(event: Element) -> str | None:
    """The duration of a timer event as drawn: `PT15M`, or a FEEL expression."""
    return _time(event, "timeDuration")


def date(event: Element) -> str | None:
    """The instant of a timer event as drawn: a FEEL expression."""
    return _time(event, "timeDate")


def handed_back(element: Element) -> frozenset[str]:
    """What the listener of an element's row hands back for all that is in it: when the service is due, and when the
    step is that has a limit.
    """
    if "open-step" not in element.job_types:
        return frozenset()
    has_limit = LIMIT.search(element.inputs.get("step", "")) is not None
    return frozenset({"serviceDueAt", "dueAt"} if has_limit else {"serviceDueAt"})


def _time(event: Element, tag: str) -> str | None:
    found = event.xml.find(f".//{BPMN}{tag}")
    return None if found is None else (found.text or "").strip()
