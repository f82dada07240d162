"""Other people than the applicant, whom an application names by the numbers of their sheets of personal details."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from services.catalogue import Service
from services.clock import Clock
from services.forms.findings import wording_of
from services.intake.answer_text import fields_by_key, in_form_order
from services.intake.details import as_fields, read_person
from services.intake.details_taken import usable_details
from services.intake.drafts import keep_persons, kept_persons
from services.model.answers import Answer, PersonSheet
from services.model.details import Person
from services.model.requests import Finding, Request
from services.ports import UnitOfWork

_NUMBER = "number"


def take_persons(
    uow: UnitOfWork, *, clock: Clock, draft_key: str, service: Service, answers: Mapping[str, Answer]
) -> Iterator[Finding]:
    """Move the people of the sheets beside the draft, each under its field; from then on their sheets are empty.

    A sheet that the draft has taken for the same field stays taken. Codes: unknown, used, expired.
    """
    kept = kept_persons(uow, draft_key)
    wanted = {key: each.number for key, each in answers.items() if isinstance(each, PersonSheet)}
    for key, number in wanted.items():
        if _number_of(kept.get(key)) == number:
            continue
        details = usable_details(uow, clock.now(), number)
        if isinstance(details, str):
            yield wording_of(service.fields).finding(key, details)
        elif details.person is not None:
            kept = {**kept, key: {**as_fields(details.person), _NUMBER: number}}
            uow.details.save(replace(details, person=None, draft_key=draft_key))
            keep_persons(uow, draft_key, kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson:
    """Whom the request names in a field with this title, or key where the service asks it no longer. Personal data."""

    title: str
    person: Person


def names_persons(request: Request) -> bool:
    """Whether the request, as long as it is open, names anybody besides the applicant."""
    return request.is_open and bool(_sheets(request))


def named_persons(uow: UnitOfWork, request: Request) -> Iterator[NamedPerson]:
    """Everybody whom the request names besides the applicant, in the order of the form; nobody once it is closed."""
    fields, kept = fields_by_key(request.application.service_key), kept_persons(uow, request.draft_key)
    for key in in_form_order(fields, _sheets(request)):
        person = read_person(kept.get(key))
        if isinstance(person, Person):
            yield NamedPerson(title=fields[key].title if key in fields else key, person=person)


def _sheets(request: Request) -> Mapping[str, Answer]:
    return {key: each for key, each in request.application.answers.items() if isinstance(each, PersonSheet)}


def _number_of(kept: object) -> object:
    return kept.get(_NUMBER) if isinstance(kept, Mapping) else None
