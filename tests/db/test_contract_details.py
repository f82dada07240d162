"""The contract of personal details: the fakes, SQLite and PostgreSQL keep the same one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.engine import Database, open_database
from db.errors import WriteConflict
from db.unit_of_work import SqlUnitOfWork
from services.errors import NotFound
from services.model.details import Person, PersonalDetails
from services.model.requests import PersonKind, RequestState
from tests.db import rows
from tests.db.conftest import Store
from tests.db.test_plans import plans_of

KEPT = PersonalDetails(
    number="12345674",
    person=Person(kind=PersonKind.FOREIGNER, national_id="125896347852", mobile="09121234567", landline="02188001122"),
    saved_at=rows.NOW,
    saved_by="counter",
    expires_at=rows.NOW + rows.DAY,
)
TAKEN = replace(KEPT, person=None, draft_key="form-7")


def test_details_come_back_as_they_were_kept_and_empty_once_a_draft_has_taken_them(store: Store) -> None:
    with store.begin() as uow:
        uow.details.add(KEPT)
    with store.begin() as uow:
        assert uow.details.find(KEPT.number) == KEPT
        uow.details.save(TAKEN)
        assert uow.details.find(KEPT.number) == TAKEN
    with store.begin() as uow:
        assert uow.details.find(KEPT.number) == TAKEN


def test_a_number_is_kept_once_and_saved_only_then(store: Store) -> None:
    with store.begin() as uow:
        assert uow.details.find("x") is None
        with pytest.raises(NotFound, match="personal details 12345674"):
            uow.details.save(KEPT)
        uow.details.add(KEPT)
    with pytest.raises(store.taken), store.begin() as uow:
        uow.details.add(KEPT)


def test_the_newest_request_of_a_draft_is_found_though_it_is_closed(store: Store) -> None:
    later = replace(rows.request("14050830-2"), draft_key="d-1", registered_at=rows.NOW + timedelta(hours=1))
    with store.begin() as uow:
        uow.connections.save(rows.connection())
        uow.requests.add(replace(rows.request(), draft_key="d-1", state=RequestState.CLOSED))
        uow.requests.add(later)
    with store.begin() as uow:
        assert uow.requests.find_by_draft("d-1") == later
        assert uow.requests.find_by_draft("x") is None


def test_the_request_of_a_draft_is_looked_up_in_an_index(database: Database) -> None:
    def ask(asked: Database) -> None:
        with SqlUnitOfWork(asked, read_only=True) as uow:
            uow.requests.find_by_draft("d-1")

    [plan] = plans_of(database, ask)
    assert "ix_request_draft_key" in plan


def test_of_two_drafts_that_take_the_same_details_at_once_one_is_refused(cluster_url: str) -> None:
    database = open_database(cluster_url)
    with SqlUnitOfWork(database) as uow:
        uow.details.add(KEPT)
    with pytest.raises(WriteConflict):
        _take_while_another_does(database)
    with SqlUnitOfWork(database) as uow:
        found = uow.details.find(KEPT.number)
    database.close()
    assert found is not None
    assert found.draft_key == "form-8"


def _take_while_another_does(database: Database) -> None:
    with SqlUnitOfWork(database) as slow:
        assert slow.details.find(KEPT.number) == KEPT
        with SqlUnitOfWork(database) as quick:
            quick.details.save(replace(TAKEN, draft_key="form-8"))
        slow.details.save(TAKEN)
