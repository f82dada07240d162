"""The contract of reconnections that subscribers made themselves: the fake, SQLite and PostgreSQL keep the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.errors import NotFound
from services.model.requests import RequestState
from services.model.self_willed import FoundBy, SelfWilledReconnection
from tests.db import rows
from tests.db.conftest import Store

TODAY = rows.NOW.date()
FOUND = SelfWilledReconnection(
    tracking_code=rows.CODE,
    bill_id=rows.ACCOUNT,
    found_on=TODAY,
    found_by=FoundBy.CHECK,
    kwh_at_cut=12_310,
    kwh_found=12_640,
)
ENDED = replace(
    FOUND, commitment_number="ت/۱۲", commitment_on=TODAY, settled_by=rows.CODE, settled_on=TODAY + timedelta(days=1)
)
DECLARED = SelfWilledReconnection(
    tracking_code="14050830-2", bill_id=rows.ACCOUNT, found_on=TODAY - timedelta(days=9), found_by=FoundBy.DECLARED
)


def test_what_was_found_is_open_until_a_reconnection_settles_it(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        assert uow.self_willed.of_connection(rows.ACCOUNT) == ()
    with store.begin() as uow:
        uow.self_willed.add(FOUND)
    with store.begin() as uow:
        assert uow.self_willed.of_connection(rows.ACCOUNT) == (FOUND,)
    with store.begin() as uow:
        uow.self_willed.save(ENDED)
    with store.begin() as uow:
        assert uow.self_willed.of_connection(rows.ACCOUNT) == (ENDED,)
    assert (FOUND.is_open, ENDED.is_open) == (True, False)


def _two_are_kept(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.requests.add(replace(rows.request(DECLARED.tracking_code), state=RequestState.CLOSED))
        uow.self_willed.add(FOUND)
        uow.self_willed.add(DECLARED)


def test_they_are_told_oldest_first_and_each_of_its_own_connection(store: Store) -> None:
    _two_are_kept(store)
    with store.begin() as uow:
        assert uow.self_willed.of_connection(rows.ACCOUNT) == (DECLARED, FOUND)
        assert uow.self_willed.of_connection("1") == ()
        assert list(uow.self_willed.repeated(2, after="", limit=5)) == [rows.ACCOUNT]
        assert list(uow.self_willed.repeated(3, after="", limit=5)) == []
        assert list(uow.self_willed.repeated(2, after=rows.ACCOUNT, limit=5)) == []
        assert list(uow.self_willed.repeated(2, after="", limit=0)) == []


def test_one_that_was_taken_back_is_kept_and_not_counted(store: Store) -> None:
    gone = replace(FOUND, withdrawn_at=rows.NOW, withdrawn_by="b", withdrawn_because="why")
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.self_willed.add(FOUND)
    with store.begin() as uow:
        uow.self_willed.save(gone)
    with store.begin() as uow:
        assert uow.self_willed.of_connection(rows.ACCOUNT) == (gone,)
        assert list(uow.self_willed.repeated(1, after="", limit=5)) == []
    assert (gone.counts, gone.is_open) == (False, False)


def test_what_is_open_is_found_from_its_day_on_each_connection_once(store: Store) -> None:
    _two_are_kept(store)
    with store.begin() as uow:
        assert list(uow.self_willed.open_since(TODAY, after="", limit=5)) == [rows.ACCOUNT]
        assert list(uow.self_willed.open_since(DECLARED.found_on, after="", limit=5)) == [rows.ACCOUNT]
        assert list(uow.self_willed.open_since(DECLARED.found_on - timedelta(days=1), after="", limit=5)) == []
        assert list(uow.self_willed.open_since(TODAY, after=rows.ACCOUNT, limit=5)) == []
        assert list(uow.self_willed.open_since(TODAY, after="", limit=0)) == []
        uow.self_willed.save(replace(DECLARED, settled_by=rows.CODE, settled_on=TODAY))
        assert list(uow.self_willed.open_since(DECLARED.found_on, after="", limit=5)) == []
        uow.self_willed.save(replace(FOUND, withdrawn_at=rows.NOW, withdrawn_by="b", withdrawn_because="why"))
        assert list(uow.self_willed.open_since(TODAY, after="", limit=5)) == []


def test_none_is_settled_that_was_never_found(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
    with pytest.raises(NotFound), store.begin() as uow:
        uow.self_willed.save(ENDED)
