"""The contract of the history of connections' records, on the fakes and both databases; and two changes at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.changes import CHANGES
from services.changes.opening import open_typed_file
from services.company import EXAMPLE_COMPANY
from services.model.answers import Answer
from services.model.changes import FormerContact
from services.model.connections import Connection, ConnectionState
from services.model.requests import RequestState
from services.ports import UnitOfWork
from tests.db import rows
from tests.db.conftest import Store
from tests.db.racing import Meeting, race
from tests.db.test_races import assert_settled
from tests.fakes.samples import NATIONAL_ID
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import REFERENCE
from workers.transactions import RetriedTransactions

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


def test_a_split_and_a_merge_are_whole_in_the_database_too(store: Store) -> None:
    bill_id = EXAMPLE_COMPANY.bill_id(7_310_042)
    record = replace(rows.connection(), bill_id=bill_id)
    with store.begin() as uow:
        uow.connections.save(record)
        for code in (rows.CODE, OTHER_CODE):
            asked = rows.request(code, bill_id=bill_id)
            uow.requests.add(replace(asked, state=RequestState.CLOSED))
    with store.begin() as uow:
        _make(uow, rows.CODE, {"splitKind": "split", "amperage2": 10}, {"meterSerial2": "N-2"})
    with store.begin() as uow:
        new, known = sorted(uow.changes.of_request(rows.CODE), key=lambda each: "splitInto" in each.after)
        assert known.after["splitInto"] == new.bill_id
        assert [uow.connections.get(each).amperage for each in (bill_id, new.bill_id)] == [15, 10]
    with store.begin() as uow:
        _make(uow, OTHER_CODE, {"splitKind": "merge", "mergedBillIds": new.bill_id}, {})
    with store.begin() as uow:
        assert uow.connections.get(bill_id) == record
        assert uow.connections.get(new.bill_id).state is ConnectionState.REMOVED


def _make(uow: UnitOfWork, code: str, answers: Mapping[str, Answer], report: Mapping[str, Answer]) -> None:
    request = uow.requests.get(code)
    asked = replace(request, application=replace(request.application, answers=answers))
    result = CHANGES["split-merge"].apply(uow, clock=FixedClock(), reference=REFERENCE, request=asked, report=report)
    assert result.message == ""


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


def test_of_a_form_that_is_sent_twice_at_once_one_file_is_left(database: Database) -> None:
    """As the page does it: whoever was second does it again, and finds what the first has opened."""
    person = {"fullName": "نگار نمونه", "nationalId": NATIONAL_ID, "mobile": "09129876543", "landline": "02177002233"}
    place = {"district": rows.agent().district, "address": "خیابان بهار"}
    typed = {**person, **place, "tariffClass": "commercial", "amperage": "32", "phases": "3"}
    with SqlUnitOfWork(database) as uow:
        uow.metering.save_agent(rows.agent())

    def send() -> str:
        opened = RetriedTransactions(lambda: SqlUnitOfWork(database)).run(
            lambda uow: open_typed_file(uow, clock=FixedClock(), company="041", typed=typed, form_key="one form")
        )
        assert isinstance(opened, Connection), opened
        return opened.bill_id

    first, second = race([send, send])
    assert first == second
