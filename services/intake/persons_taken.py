"""Other people than the applicant, whom an application names by the numbers of their sheets of personal details."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from services.catalogue import Service
from services.clock import Clock
from services.forms.findings import wording_of
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


def named_person(uow: UnitOfWork, request: Request, key: str) -> Person | None:
    """Whom the request names in a field, as long as it is open; None where nobody is named."""
    person = read_person(kept_persons(uow, request.draft_key).get(key))
    return person if isinstance(person, Person) else None


def _number_of(kept: object) -> object:
    return kept.get(_NUMBER) if isinstance(kept, Mapping) else None
