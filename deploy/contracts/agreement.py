"""Whether each task gives its job, and each call its process, what it needs, and takes over what others then read."""

from collections.abc import Iterator

from deploy.contracts.book import Book
from deploy.contracts.complaints import Complaint, about
from deploy.contracts.jobs import JobContract
from deploy.contracts.ledger import handed_back
from deploy.contracts.parts import PartContract
from deploy.contracts.variables import conditions, correlation_keys, given, read
from deploy.diagrams.elements import Element, ProcessFile

_OF_ANY_ELEMENT = frozenset({"step"})
"""The local variable that a step's row is told by, whatever the element is."""


def complaints(process: ProcessFile, book: Book) -> Iterator[Complaint]:
    """Every disagreement of a process with its jobs, forms, decisions and called processes."""
    for element in process.elements:
        if element.job_type:
            yield from _of_job(element, element.job_type, book)
        if element.called_process:
            yield from _of_call(element, element.called_process, book)
    yield from _of_part(process, book)
    yield from _unknown_variables(process, book)


def _of_job(task: Element, job_type: str, book: Book) -> Iterator[Complaint]:
    job = book.jobs.get(job_type)
    if job is None:
        yield about(
            task,
            f"has job type `{job_type}`, which no worker takes",
            "Choose a template of docs/jobs/README.md, or have an engineer add the job",
        )
        return
    if job.service not in (None, book.by_id[task.process_id].path.parent.name):
        yield about(
            task,
            f"has job type `{job_type}`, which only {job.service} has",
            "Choose another template of docs/jobs/README.md, or have an engineer make it a job of all services",
        )
    known = {each.name for each in job.inputs} | _OF_ANY_ELEMENT
    for name in task.inputs.keys() - known:
        yield about(
            task,
            f"gives `{name}`, which job {job_type} does not read",
            f"Remove the input mapping, or name it as docs/jobs/{job_type}.md does",
        )
    yield from _of_headers(task, job)
    yield from _of_errors(task, job, book)


def _of_headers(task: Element, job: JobContract) -> Iterator[Complaint]:
    known = {each.name: each for each in job.headers}
    for name in task.headers.keys() - known.keys():
        yield about(task, f"has a header `{name}`, which job {job.job_type} does not know", "Remove it")
    for name, header in known.items():
        value = task.headers.get(name)
        if value is None and header.required:
            yield about(task, f"lacks the header `{name}`", f"Set it: docs/jobs/{job.job_type}.md says to what")
        elif value is not None and header.choices and value not in header.choices:
            yield about(task, f"has header `{name}` = {value}", f"Choose one of: {', '.join(header.choices)}")


def _of_errors(task: Element, job: JobContract, book: Book) -> Iterator[Complaint]:
    caught = caught_codes(task, book.by_id[task.process_id])
    for error in job.errors:
        if error.code not in caught:
            yield about(
                task,
                f"does not catch {error.code}",
                f"Put an error boundary event with this code on it: {error.meaning}",
            )
    for code in caught - {each.code for each in job.errors}:
        yield about(task, f"catches {code}, which job {job.job_type} never throws", "Remove the boundary event")


def caught_codes(task: Element, process: ProcessFile) -> frozenset[str]:
    """The error codes of the boundary events on a task."""
    declared = process.declared("error")
    references = [
        definition.get("errorRef", "")
        for event in process.boundary_events(task)
        for definition in event.xml
        if definition.tag.endswith("}errorEventDefinition")
    ]
    return frozenset(declared[each].get("errorCode", "") for each in references if each in declared)


def _of_call(call: Element, called: str, book: Book) -> Iterator[Complaint]:
    part = book.parts.get(called)
    if part is None:
        yield about(call, f"calls `{called}`, which is no process", "Choose a template of docs/parts/README.md")
        return
    for name in part.given - call.inputs.keys() - handed_back(call):
        yield about(
            call,
            f"gives no `{name}`, which {called} needs",
            f"Add an input mapping: local variable {name}; `=null` where there is none",
        )
    for name in call.inputs.keys() - part.given - _OF_ANY_ELEMENT:
        yield about(
            call,
            f"gives `{name}`, which {called} does not ask for",
            "Remove the input mapping, or name it after `In:` in the documentation of the called process",
        )
    yield from _of_outputs(call, part)


def _of_outputs(call: Element, part: PartContract) -> Iterator[Complaint]:
    for target, source in call.outputs.items():
        name = source.removeprefix("=")
        if name.isidentifier() and name not in part.returned | {"true", "false", "null"}:
            yield about(
                call,
                f"takes `{name}` as `{target}`, which {part.process_id} does not hand back",
                f"It hands back: {', '.join(sorted(part.returned)) or 'nothing'}. Another name is missing after `Out:` "
                "in its documentation",
            )


def _of_part(process: ProcessFile, book: Book) -> Iterator[Complaint]:
    part = book.parts.get(process.id)
    if part is None:
        return
    if not part.written or "" in part.given | part.returned:
        yield Complaint(
            path=process.path,
            element="",
            problem="is called by others, and its documentation does not say what it is given and hands back",
            remedy="Write in the documentation of the process: `In: name, name (meaning). Out: name (meaning).`",
        )
    inside = given(process, book)
    for name in sorted(part.returned - inside):
        yield Complaint(
            path=process.path,
            element="",
            problem=f"says that it hands back `{name}`, which nothing in it gives",
            remedy="Correct the name after `Out:` in its documentation, or give the variable",
        )


def _unknown_variables(process: ProcessFile, book: Book) -> Iterator[Complaint]:
    known = given(process, book)
    for element in process.elements:
        for name, what in read(element, book):
            if name not in known:
                yield about(element, f"needs `{name}` ({what}), which nothing in the process gives", _GIVE)
    for name, flow in conditions(process):
        if name not in known:
            yield Complaint(
                path=process.path,
                element=flow,
                problem=f"compares `{name}`, which nothing in the process gives",
                remedy=_GIVE,
            )
    for name, message in correlation_keys(process):
        if name not in known:
            yield Complaint(
                path=process.path,
                element=f"message {message}",
                problem=f"is found by `{name}`, which nothing in the process gives",
                remedy=_GIVE,
            )


_GIVE = (
    "Take it over where it is known: an output mapping of the call or task that has it; in a called process, "
    "name it after `In:` in the documentation"
)
