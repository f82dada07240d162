"""That nothing personal is a process variable, and that what may hold it before a job is replaced by what the job hands
back, in every process that holds it (ADR 5).
"""

from collections.abc import Iterator

from deploy.contracts import feel
from deploy.contracts.book import Book
from deploy.contracts.complaints import Complaint, about
from deploy.contracts.variables import form_keys
from deploy.diagrams.elements import Element, ProcessFile

PERSONAL = frozenset(
    {"nationalId", "mobile", "landline", "phone", "contact", "address", "postalCode", "email"}
    | {"fullName", "firstName", "lastName", "fatherName", "birthDate"}
)
"""Names of fields that say who or where somebody is."""


def complaints(process: ProcessFile, book: Book) -> Iterator[Complaint]:
    """What of a process would keep personal data in the engine."""
    for element in process.elements:
        yield from _named(element)
        yield from _of_form(element, book)
        yield from _kept(element, book)


def _named(element: Element) -> Iterator[Complaint]:
    for target, source in (*element.inputs.items(), *element.outputs.items()):
        for name in sorted((feel.words(source) | {target}) & PERSONAL):
            yield about(
                element,
                f"maps `{name}`, which is personal",
                "Remove it: whoever needs it sees it on a page of our own, by the request's tracking code",
            )


def _of_form(element: Element, book: Book) -> Iterator[Complaint]:
    form_id = element.attribute("formDefinition", "formId")
    for key in form_keys(book.form(form_id)) if form_id else ():
        if key.split(".")[-1] in PERSONAL:
            yield about(
                element,
                f"asks for `{key}` in form {form_id}, which is personal and would stay in the engine",
                "Ask for it on a page of our own (an engineer adds it): personal details have a number, and the form "
                "asks for that",
            )


def _kept(element: Element, book: Book) -> Iterator[Complaint]:
    """A variable that goes in with what is personal and is not replaced by what comes back without it."""
    for name in cleaned_by(element, book):
        given = element.inputs.get(name, f"={name}")
        variable = given.removeprefix("=")
        replaced = element.outputs.get(variable) == f"={name}" or (not element.outputs and _spreads(element))
        if variable.isidentifier() and not replaced:
            yield about(
                element,
                f"gives `{variable}`, which may hold a national ID or a mobile number, and keeps it",
                f"Add an output mapping: process variable {variable}, value ={name}, which comes back without them",
            )


def cleaned_by(element: Element, book: Book, above: frozenset[str] = frozenset()) -> frozenset[str]:
    """The inputs of a task or call that come back without personal data; `above`: processes that call each other."""
    if element.job_type:
        job = book.jobs.get(element.job_type)
        return job.cleaned if job else frozenset()
    called = book.by_id.get(element.called_process or "")
    if called is None or called.id in above:
        return frozenset()
    inside = (each for each in called.elements if each.kind != "subProcess")
    found = frozenset().union(*(_variables_cleaned(each, book, above | {called.id}) for each in inside))
    return found & (book.parts[called.id].given)


def _variables_cleaned(element: Element, book: Book, above: frozenset[str]) -> frozenset[str]:
    names = cleaned_by(element, book, above)
    return frozenset(element.inputs.get(name, f"={name}").removeprefix("=") for name in names)


def _spreads(element: Element) -> bool:
    """Without a mapping a job's answer goes to the process's variables of the same name; a call hands back nothing."""
    return element.called_process is None
