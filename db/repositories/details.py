"""Personal details that wait for their application."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from db.base import table_of
from db.repositories.touched import Repository
from db.repositories.waiting import Values
from db.tables import PersonalDetailsRow
from services.errors import NotFound
from services.model.details import Person, PersonalDetails

_TABLE = table_of(PersonalDetailsRow)

_FIND = select(_TABLE).where(_TABLE.c.number == bindparam("key"))
_INSERT = insert(_TABLE)
_UPDATE = update(_TABLE).where(_TABLE.c.number == bindparam("key"))


class SqlDetails(Repository):
    """Implements `services.ports.requests.Details`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, number: str) -> PersonalDetails | None:
        """The details with this number, if there are any."""
        row = self._connection.execute(_FIND, {"key": number}).one_or_none()
        return None if row is None else _details(row)

    def add(self, details: PersonalDetails) -> None:
        """Add new ones; WriteConflict if the number is taken."""
        self._connection.execute(_INSERT, _values(details))

    def save(self, details: PersonalDetails) -> None:
        """Replace those with this number; raises NotFound."""
        if self._connection.execute(_UPDATE, {**_values(details), "key": details.number}).rowcount == 0:
            raise NotFound("personal details", details.number)


def _details(row: Row[Any]) -> PersonalDetails:
    return PersonalDetails(
        number=row.number,
        person=_person(row),
        saved_at=row.saved_at,
        saved_by=row.saved_by,
        expires_at=row.expires_at,
        draft_key=row.draft_key,
    )


def _person(row: Row[Any]) -> Person | None:
    if row.national_id is None:
        return None
    return Person(kind=row.person_kind, national_id=row.national_id, mobile=row.mobile, landline=row.landline)


def _values(details: PersonalDetails) -> Values:
    person = details.person
    return {
        "number": details.number,
        "person_kind": person.kind if person else None,
        "national_id": person.national_id if person else None,
        "mobile": person.mobile if person else None,
        "landline": person.landline if person else None,
        "saved_at": details.saved_at,
        "saved_by": details.saved_by,
        "expires_at": details.expires_at,
        "draft_key": details.draft_key,
    }
