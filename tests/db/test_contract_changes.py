"""The contract of the history of connections' records, on the fakes and both databases; and two changes at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.model.changes import FormerContact
from tests.db import rows
from tests.db.conftest import Store
from tests.db.racing import Meeting, race
from tests.db.test_races import assert_settled

OTHER_CODE, OTHER_ACCOUNT = "14050830-2", "2345678041"


def test_a_change_comes_back_as_it_was_added_also_what_is_personal(store: Store) -> None:
    plain = rows.change()
    contact = FormerContact(full_name="مریم نمونه", mobile="09121234567", landline="02188001122")
    personal = replace(plain, change="contact-data", before={}, after={}, former=contact)
    with store.begin() as uow:
        rows.save_request(uow)
        uow.changes.add(plain)
        uow.changes.add(personal)
    with store.begin() as uow:
        assert {each.change: each for each in uow.changes.of_request(rows.CODE)} == {
            "amperage": plain,
            "contact-data": personal,
        }
        assert uow.changes.of_request("x") == []
        assert uow.changes.of_connection("x") == []


def test_a_connections_changes_come_oldest_first_and_a_requests_by_connection(store: Store) -> None:
    later = rows.change(OTHER_CODE, changed_at=rows.NOW + timedelta(seconds=1))
    elsewhere = rows.change(OTHER_CODE, bill_id=OTHER_ACCOUNT, changed_at=rows.NOW - timedelta(days=1))
    with store.begin() as uow:
        rows.save_request(uow)
        uow.connections.save(rows.connection(OTHER_ACCOUNT))
        uow.requests.add(rows.request(OTHER_CODE, bill_id=OTHER_ACCOUNT))
        for each in (elsewhere, later, rows.change()):
            uow.changes.add(each)
    with store.begin() as uow:
        assert uow.changes.of_connection(rows.ACCOUNT) == [rows.change(), later]
        assert uow.changes.of_request(OTHER_CODE) == [later, elsewhere]


def test_a_request_makes_a_change_to_a_connection_once(store: Store) -> None:
    with store.begin() as uow:
        rows.save_request(uow)
        uow.changes.add(rows.change())
    with pytest.raises(store.taken), store.begin() as uow:
        uow.changes.add(rows.change(changed_at=rows.NOW + timedelta(days=1)))


def test_of_two_requests_that_change_one_connection_at_once_the_second_sees_what_the_first_left(
    database: Database,
) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
        uow.connections.save(rows.connection(OTHER_ACCOUNT))
        uow.requests.add(rows.request(OTHER_CODE, bill_id=OTHER_ACCOUNT))

    meeting = Meeting()

    def change(code: str, amperage: int) -> int:
        with SqlUnitOfWork(database) as uow:
            connection = uow.connections.get(rows.ACCOUNT)
            meeting.wait()
            if uow.changes.of_connection(rows.ACCOUNT):
                return connection.amperage
            uow.connections.save(replace(connection, amperage=amperage))
            before, after = {"amperage": connection.amperage}, {"amperage": amperage}
            uow.changes.add(replace(rows.change(code), before=before, after=after))
            return amperage

    answers = race([lambda: change(rows.CODE, 32), lambda: change(OTHER_CODE, 50)])
    with SqlUnitOfWork(database) as uow:
        [known] = uow.changes.of_connection(rows.ACCOUNT)
        assert_settled(answers, uow.connections.get(rows.ACCOUNT).amperage, database)
    assert known.after == {"amperage": change("third", 99)}
