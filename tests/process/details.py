"""A clerk beside the engine: the person of an application is written down on our own pages, never in a form."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from secrets import randbelow
from typing import Protocol

from db.unit_of_work import SqlUnitOfWork
from services.clock import Clock
from services.intake.application import DETAILS_NUMBER
from services.intake.details import PERSON_FIELDS, keep_details
from services.intake.details_corrected import correct_details
from services.model.details import PersonalDetails

COMPANY = "10380284790"
"""A national ID of a company."""


class Backend(Protocol):
    """The clock and the database that the pages have."""

    @property
    def clock(self) -> Clock: ...
    def begin(self) -> AbstractContextManager[SqlUnitOfWork]: ...


def as_in_form(backend: Backend, application: Mapping[str, object]) -> dict[str, object]:
    """What the start form holds of an application whose person is written down now; with a number, of that one."""
    rest = {name: value for name, value in application.items() if name not in PERSON_FIELDS}
    person = {name: value for name, value in application.items() if name in PERSON_FIELDS}
    return {DETAILS_NUMBER: write_down(backend, person), **rest} if DETAILS_NUMBER not in rest else rest


def person_of(application: Mapping[str, object]) -> dict[str, object]:
    """What is written down of the person of an application, if an individual."""
    return {name: application[name] for name in ("nationalId", "mobile", "landline")}


def write_down(backend: Backend, person: Mapping[str, object]) -> str:
    """The number of the person's details."""
    with backend.begin() as uow:
        kept = keep_details(
            uow, clock=backend.clock, typed=person, saved_by="counter", valid_for=timedelta(days=1), draw=randbelow
        )
    assert isinstance(kept, PersonalDetails), kept
    return kept.number


def correct_person(backend: Backend, draft_key: str, **person: object) -> None:
    """What the page does to which the form of the correction leads."""
    with backend.begin() as uow:
        assert correct_details(uow, clock=backend.clock, draft_key=draft_key, typed=person) == ()
