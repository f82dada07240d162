"""The contract of connections and requests: the fakes, SQLite and PostgreSQL keep the same one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.errors import NotFound
from services.model.connections import ConnectionState, Reading, ReadingRole, ReadingSource
from services.model.keys import RequestOutcome
from services.model.requests import ArchiveEntry, RequestState
from tests.db import rows
from tests.db.conftest import Store
from tests.examples import answers_of, other_than

OTHER = other_than(rows.SERVICE, fields=True)


def test_a_connection_comes_back_as_it_was_saved(store: Store) -> None:
    with store.begin() as uow:
        uow.connections.save(rows.connection())
    with store.begin() as uow:
        assert uow.connections.get(rows.ACCOUNT) == rows.connection()
        assert uow.connections.find(rows.ACCOUNT) == rows.connection()


def test_a_saved_connection_replaces_the_one_before_with_its_meter_and_subscriber(store: Store) -> None:
    before = rows.connection()
    after = replace(
        before,
        meter=replace(before.meter, serial="m-2", digits=6),
        subscriber=replace(before.subscriber, mobile="09350000000"),
        state=ConnectionState.CUT,
    )
    with store.begin() as uow:
        uow.connections.save(before)
    with store.begin() as uow:
        uow.connections.save(after)
        assert uow.connections.get(rows.ACCOUNT) == after
    with store.begin() as uow:
        assert uow.connections.get(rows.ACCOUNT) == after


def test_connections_of_one_subscriber_do_not_change_each_other(store: Store) -> None:
    other = replace(rows.connection("2345678041"), subscriber=replace(rows.connection().subscriber, landline="1"))
    with store.begin() as uow:
        uow.connections.save(rows.connection())
        uow.connections.save(other)
    with store.begin() as uow:
        assert uow.connections.get(rows.ACCOUNT) == rows.connection()


def test_a_form_opens_the_file_of_one_connection(store: Store) -> None:
    other = rows.connection("2345678041")
    with store.begin() as uow:
        for each in (rows.connection(), other):
            uow.connections.save(each)
        uow.connections.note_opening("form", rows.ACCOUNT)
    with store.begin() as uow:
        assert uow.connections.opened_by("form") == rows.connection()
        assert uow.connections.opened_by("another form") is None
    with pytest.raises(store.taken), store.begin() as uow:
        uow.connections.note_opening("form", other.bill_id)


def test_what_does_not_exist_is_not_found(store: Store) -> None:
    with store.begin() as uow:
        assert uow.connections.find("x") is None
        assert uow.requests.find("x") is None
        assert uow.requests.draft("x") is None
        assert uow.requests.archive_entry("x") is None
        assert uow.requests.find_by_client_reference("x") is None
        assert uow.bills.payment("x") is None
        for get, what in ((uow.connections.get, "connection"), (uow.requests.get, "request"), (uow.bills.get, "bill")):
            with pytest.raises(NotFound) as caught:
                get("x")
            assert (caught.value.what, caught.value.key) == (what, "x")


def test_readings_come_oldest_first_and_those_of_a_day_as_they_came_in(store: Store) -> None:
    days_and_kwh = [(date(2026, 5, 1), 300), (date(2026, 3, 1), 100), (date(2026, 5, 1), 250)]
    readings = [
        Reading(bill_id=rows.ACCOUNT, kwh=kwh, taken_on=day, source=ReadingSource.METER_TEST)
        for day, kwh in days_and_kwh
    ]
    with store.begin() as uow:
        uow.connections.save(rows.connection())
        for reading in readings:
            uow.connections.add_reading(reading)
    with store.begin() as uow:
        assert uow.connections.readings(rows.ACCOUNT) == [readings[1], readings[0], readings[2]]
        assert uow.connections.readings("x") == []


def test_a_request_comes_back_as_it_was_added_and_saved(store: Store) -> None:
    closed = replace(
        rows.request(),
        state=RequestState.CLOSED,
        unit="diagnosis",
        outcome=RequestOutcome.NOT_POSSIBLE,
        closed_at=rows.NOW + timedelta(days=1),
    )
    with store.begin() as uow:
        rows.save_request(uow)
        assert uow.requests.get(rows.CODE) == rows.request()
    with store.begin() as uow:
        uow.requests.save(closed)
    with store.begin() as uow:
        assert uow.requests.find(rows.CODE) == closed


def test_a_request_of_another_service_keeps_the_answers_that_it_asks_for(store: Store) -> None:
    application = replace(rows.request().application, service_key=OTHER.key, answers=answers_of(OTHER))
    asking = replace(rows.request(), application=application)
    with store.begin() as uow:
        uow.connections.save(rows.connection())
        uow.requests.add(asking)
    with store.begin() as uow:
        assert uow.requests.get(rows.CODE) == asking
        uow.requests.save(rows.request())
    with store.begin() as uow:
        assert uow.requests.get(rows.CODE) == rows.request()


def test_saving_what_was_never_added_is_refused(store: Store) -> None:
    with store.begin() as uow:
        uow.connections.save(rows.connection())
        with pytest.raises(NotFound):
            uow.requests.save(rows.request())
        with pytest.raises(NotFound):
            uow.bills.save(rows.bill())
        assert uow.requests.find(rows.CODE) is None


def test_one_request_of_a_service_is_open_per_connection(store: Store) -> None:
    with store.begin() as uow:
        rows.save_request(uow)
        assert uow.requests.find_open(rows.SERVICE.key, rows.ACCOUNT) == rows.request()
        assert uow.requests.find_open(OTHER.key, rows.ACCOUNT) is None
    with pytest.raises(store.taken), store.begin() as uow:
        uow.requests.add(rows.request("14050830-2"))
    with store.begin() as uow:
        uow.requests.save(replace(rows.request(), state=RequestState.CLOSED))
        assert uow.requests.find_open(rows.SERVICE.key, rows.ACCOUNT) is None
        uow.requests.add(rows.request("14050830-2"))
    with store.begin() as uow:
        assert uow.requests.find_open(rows.SERVICE.key, rows.ACCOUNT) == rows.request("14050830-2")


def test_all_open_requests_of_a_connection_are_listed_whichever_their_service(store: Store) -> None:
    second = replace(rows.request("14050830-2"), registered_at=rows.NOW + timedelta(minutes=1), draft_key="d-2")
    of_other = replace(second, application=replace(second.application, service_key=OTHER.key, answers={}))
    with store.begin() as uow:
        rows.save_request(uow)
        uow.requests.add(of_other)
        uow.connections.save(rows.connection("2345678041"))
    with store.begin() as uow:
        assert list(uow.requests.open_of_connection(rows.ACCOUNT)) == [rows.request(), of_other]
        assert list(uow.requests.open_of_connection("2345678041")) == []
        uow.requests.save(replace(rows.request(), state=RequestState.CLOSED))
        assert list(uow.requests.open_of_connection(rows.ACCOUNT)) == [of_other]


def test_a_tracking_code_is_given_once(store: Store) -> None:
    other = "2345678041"
    with store.begin() as uow:
        rows.save_request(uow)
        uow.connections.save(rows.connection(other))
    with pytest.raises(store.taken), store.begin() as uow:
        uow.requests.add(rows.request(bill_id=other))


def test_a_request_is_found_by_its_senders_reference(store: Store) -> None:
    with store.begin() as uow:
        uow.connections.save(rows.connection())
        uow.requests.add(rows.request(reference="file 7, line 3"))
    with store.begin() as uow:
        assert uow.requests.find_by_client_reference("file 7, line 3") == rows.request(reference="file 7, line 3")


def test_requests_are_found_by_the_process_instances_that_they_run_in(store: Store) -> None:
    closed = replace(rows.request(), state=RequestState.CLOSED, process_instance_key=2**62 + 5)
    moved = replace(rows.request("14050830-2"), process_instance_key=2**62 + 7)
    with store.begin() as uow:
        uow.connections.save(rows.connection())
        uow.requests.add(closed)
        uow.requests.add(rows.request("14050830-2"))
        uow.requests.save(moved)
    with store.begin() as uow:
        found = uow.requests.of_instances({2**62 + 5, 2**62 + 7, 1})
        assert sorted(found, key=lambda each: each.tracking_code) == [closed, moved]
        assert list(uow.requests.of_instances({rows.request().process_instance_key})) == []
        assert list(uow.requests.of_instances(set())) == []


def test_a_senders_reference_is_used_once(store: Store) -> None:
    other = "2345678041"
    with store.begin() as uow:
        uow.connections.save(rows.connection())
        uow.connections.save(rows.connection(other))
        uow.requests.add(rows.request(reference="file 7, line 3"))
    with pytest.raises(store.taken), store.begin() as uow:
        uow.requests.add(rows.request("code-2", bill_id=other, reference="file 7, line 3"))


def test_recent_requests_come_newest_first(store: Store) -> None:
    with store.begin() as uow:
        for number in range(4):
            account = f"{number}234567041"
            uow.connections.save(rows.connection(account))
            moment = rows.NOW + timedelta(minutes=(3, 1, 2, 0)[number])
            uow.requests.add(replace(rows.request(f"code-{number}", bill_id=account), registered_at=moment))
    with store.begin() as uow:
        assert [request.tracking_code for request in uow.requests.recent(3)] == ["code-0", "code-2", "code-1"]


def test_a_request_is_archived_once(store: Store) -> None:
    entry = ArchiveEntry(tracking_code=rows.CODE, outcome=RequestOutcome.WITHDRAWN, archived_at=rows.NOW)
    with store.begin() as uow:
        rows.save_request(uow)
        uow.requests.archive(entry)
    with store.begin() as uow:
        assert uow.requests.archive_entry(rows.CODE) == entry
    with pytest.raises(store.taken), store.begin() as uow:
        uow.requests.archive(entry)


def test_a_draft_is_kept_replaced_and_deleted_whatever_its_text(store: Store) -> None:
    # NUL and half a surrogate pair: what a citizen's file holds is not ours to choose.
    odd = {"reading": "\x00", "landline": "\ud800", "mobile": "۰۹۱۲", "documents": ["a", {"b": None}], "large": 2**70}
    with store.begin() as uow:
        uow.requests.save_draft("d", {"reading": "1"})
        uow.requests.save_draft("d", odd)
    with store.begin() as uow:
        assert uow.requests.draft("d") == odd
        uow.requests.delete_draft("d")
        assert uow.requests.draft("d") is None
        uow.requests.delete_draft("d")


def test_meters_that_were_removed_come_oldest_first(store: Store) -> None:
    former = [rows.former_meter(date(2026, 5, 1)), rows.former_meter(date(2024, 3, 1), serial="m-0")]
    with store.begin() as uow:
        uow.connections.save(rows.connection())
        for each in former:
            uow.connections.add_former_meter(each)
    with store.begin() as uow:
        assert uow.connections.former_meters(rows.ACCOUNT) == former[::-1]
        assert uow.connections.former_meters("x") == []


def test_a_reading_keeps_its_meter_and_what_it_is_to_it(store: Store) -> None:
    reading = Reading(
        bill_id=rows.ACCOUNT,
        kwh=7,
        taken_on=date(2026, 5, 1),
        source=ReadingSource.INSTALLATION,
        meter_serial="m-2",
        role=ReadingRole.OPENING,
    )
    with store.begin() as uow:
        uow.connections.save(rows.connection())
        uow.connections.add_reading(reading)
    with store.begin() as uow:
        assert uow.connections.readings(rows.ACCOUNT) == [reading]


def test_what_was_judged_of_readings_comes_in_its_order(store: Store) -> None:
    judged = [rows.judgement(reason="قرائت اشتباه بود"), rows.judgement(reason="کنتور از صفر گذشت")]
    with store.begin() as uow:
        rows.save_request(uow)
        for each in judged:
            uow.connections.add_judgement(each)
    with store.begin() as uow:
        assert uow.connections.judgements(rows.ACCOUNT) == judged
        assert uow.connections.judgements("x") == []
