"""The relay's side of the outbox: nothing is lost, nothing is held by two, a dead relay's lease expires."""

import signal
from dataclasses import replace
from datetime import timedelta

import pytest

from db.engine import Database, open_database
from db.errors import DatabaseUnavailable
from db.outbox import ClaimedMessage, MessageRelayStore, SmsRelayStore, TriedMessage, TriedSms
from db.unit_of_work import SqlUnitOfWork
from services.errors import TechnicalError
from services.model.notices import Sms, SmsState
from tests.db import rows
from tests.db.killed import exit_code
from tests.db.killed_relay import claim_and_die
from tests.db.racing import race

LEASE = timedelta(minutes=1)
LATER = rows.NOW + timedelta(minutes=10)


@pytest.fixture
def sms_store(database: Database) -> SmsRelayStore:
    return SmsRelayStore(database, lease=LEASE)


@pytest.fixture
def message_store(database: Database) -> MessageRelayStore:
    return MessageRelayStore(database, lease=LEASE)


def queue(database: Database, *keys: str) -> None:
    with SqlUnitOfWork(database) as uow:
        for key in keys:
            uow.outbox.add_sms(rows.sms(key))
            uow.outbox.add_message(rows.message(key))


def stored_sms(database: Database) -> Sms:
    """The one SMS of the request."""
    with SqlUnitOfWork(database, read_only=True) as uow:
        (sms,) = uow.outbox.sms_of(rows.CODE)
    return sms


def test_sms_are_claimed_in_order_up_to_the_limit_and_once(database: Database, sms_store: SmsRelayStore) -> None:
    queue(database, "c", "a", "b")
    assert sms_store.claim(2, rows.NOW) == [replace(rows.sms(key), attempts=1) for key in ("c", "a")]
    assert [sms.key for sms in sms_store.claim(2, rows.NOW)] == ["b"]
    assert sms_store.claim(2, rows.NOW) == []


def test_an_sms_that_waits_for_the_end_of_quiet_hours_is_claimed_then(
    database: Database, sms_store: SmsRelayStore
) -> None:
    waits = replace(rows.sms(tracking_code=rows.CODE), not_before=LATER)
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
        uow.outbox.add_sms(waits)
    assert stored_sms(database) == waits
    assert sms_store.claim(1, LATER - timedelta(microseconds=1)) == []
    assert sms_store.claim(1, LATER) == [replace(waits, attempts=1)]


def test_an_sms_that_a_dead_relay_held_is_to_be_asked_for_not_sent_again(
    database: Database, sms_store: SmsRelayStore
) -> None:
    queue(database, "a")
    sms_store.claim(1, rows.NOW)
    assert sms_store.claim(1, rows.NOW + LEASE - timedelta(microseconds=1)) == []
    (again,) = sms_store.claim(1, rows.NOW + LEASE)
    assert again == replace(rows.sms("a"), attempts=2, state=SmsState.OUTCOME_UNKNOWN)


def test_a_sent_sms_shows_so_and_is_never_claimed_again(database: Database, sms_store: SmsRelayStore) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
        uow.outbox.add_sms(rows.sms(tracking_code=rows.CODE))
    (claimed,) = sms_store.claim(1, rows.NOW)
    assert stored_sms(database).state is SmsState.OUTCOME_UNKNOWN
    sent = claimed.accepted("provider-7", LATER)
    assert sms_store.save([TriedSms(sms=sent)]) == 1
    assert stored_sms(database) == sent
    assert sms_store.claim(1, LATER + LEASE) == []


@pytest.mark.parametrize("state", [SmsState.REFUSED, SmsState.NEEDS_REVIEW])
def test_an_sms_that_no_relay_can_deliver_is_never_claimed_again(
    database: Database, sms_store: SmsRelayStore, state: SmsState
) -> None:
    queue(database, "a")
    (claimed,) = sms_store.claim(1, rows.NOW)
    sms_store.save([TriedSms(sms=replace(claimed, state=state))])
    assert sms_store.claim(1, LATER) == []


@pytest.mark.parametrize("state", [SmsState.QUEUED, SmsState.OUTCOME_UNKNOWN])
def test_an_sms_is_put_off_until_its_time_and_keeps_its_story(
    database: Database, sms_store: SmsRelayStore, state: SmsState
) -> None:
    queue(database, "a")
    (claimed,) = sms_store.claim(1, rows.NOW)
    tried = replace(claimed, state=state, outcome_unknown_since=rows.NOW, fault="status 500")
    sms_store.save([TriedSms(sms=tried, next_at=LATER)])
    assert sms_store.claim(1, LATER - timedelta(seconds=1)) == []
    assert sms_store.claim(1, LATER) == [replace(tried, attempts=2)]


def test_what_became_of_a_batch_is_kept_together(database: Database, sms_store: SmsRelayStore) -> None:
    queue(database, "a", "b", "c")
    first, second, third = sms_store.claim(3, rows.NOW)
    tried = [TriedSms(sms=first.accepted("p", LATER)), TriedSms(sms=second.refused("400")), TriedSms(sms=third)]
    assert sms_store.save(tried) == 3
    assert sms_store.save([]) == 0
    assert [sms.key for sms in sms_store.claim(3, rows.NOW)] == ["c"]


def test_who_lost_the_lease_of_an_sms_marks_nothing(database: Database, sms_store: SmsRelayStore) -> None:
    queue(database, "a", "b")
    slow, other = sms_store.claim(2, rows.NOW)
    sms_store.save([TriedSms(sms=other, next_at=LATER + LEASE)])
    (quick,) = sms_store.claim(1, rows.NOW + LEASE)
    for lost in (slow.accepted("x", LATER), slow, slow.outcome_unknown("?", LATER), slow.refused("400")):
        assert sms_store.save([TriedSms(sms=lost)]) == 0
    assert sms_store.save([TriedSms(sms=quick.accepted("y", LATER))]) == 1
    assert sms_store.save([TriedSms(sms=quick.accepted("y", LATER))]) == 0


def test_messages_are_claimed_whole_in_order_and_once(database: Database, message_store: MessageRelayStore) -> None:
    queue(database, "c", "a")
    claimed = message_store.claim(5, rows.NOW)
    assert claimed == [
        ClaimedMessage(row=row, message=rows.message(key), attempts=1) for row, key in ((1, "c"), (2, "a"))
    ]
    assert message_store.claim(5, rows.NOW) == []


def test_a_message_of_a_known_id_is_published_once(database: Database, message_store: MessageRelayStore) -> None:
    queue(database, "a")
    queue(database, "a")
    (claimed,) = message_store.claim(5, rows.NOW)
    assert message_store.save([TriedMessage(claimed=claimed, published_at=LATER)]) == 1
    queue(database, "a")
    assert message_store.claim(5, LATER) == []


def test_a_message_that_a_dead_relay_held_is_published_by_the_next(
    database: Database, message_store: MessageRelayStore
) -> None:
    queue(database, "a")
    (dead,) = message_store.claim(1, rows.NOW)
    (alive,) = message_store.claim(1, rows.NOW + LEASE)
    assert alive == ClaimedMessage(row=dead.row, message=rows.message("a"), attempts=2)
    for lost in (TriedMessage(claimed=dead, published_at=LATER), TriedMessage(claimed=dead, next_at=LATER)):
        assert message_store.save([lost]) == 0
    assert message_store.save([TriedMessage(claimed=alive, next_at=LATER)]) == 1
    assert message_store.claim(1, LATER - timedelta(seconds=1)) == []
    assert len(message_store.claim(1, LATER)) == 1


def test_a_relay_whose_clock_is_an_hour_ahead_holds_a_message_no_longer_than_another(
    database: Database, message_store: MessageRelayStore
) -> None:
    queue(database, "a")
    (held,) = message_store.claim(1, rows.NOW + timedelta(hours=1))
    assert message_store.claim(1, rows.NOW) == [replace(held, attempts=2)]
    assert message_store.claim(1, rows.NOW) == []  # a lease as it should be


def test_relays_side_by_side_never_hold_the_same_row(
    database: Database, sms_store: SmsRelayStore, message_store: MessageRelayStore
) -> None:
    keys = [f"{number:02}" for number in range(40)]
    queue(database, *keys)

    def drain() -> list[str]:
        held = []
        while claimed := [*sms_store.claim(3, rows.NOW), *message_store.claim(3, rows.NOW)]:
            held += [f"sms {each.key}" for each in claimed if isinstance(each, Sms)]
            held += [each.message.message_id for each in claimed if isinstance(each, ClaimedMessage)]
        return held

    held: list[str] = []
    for answer in race([drain] * 4):
        assert not isinstance(answer, TechnicalError)
        held += answer
    assert sorted(held) == sorted([*keys, *(f"sms {key}" for key in keys)])


@pytest.mark.parametrize("when", ["before the commit", "after the commit"])
def test_what_a_relay_that_is_killed_had_claimed_is_claimed_again(
    url: str, database: Database, sms_store: SmsRelayStore, when: str
) -> None:
    queue(database, "a")
    assert exit_code(claim_and_die, url, when) == -signal.SIGKILL
    (again,) = sms_store.claim(1, rows.NOW + LEASE)
    claimed_before = when == "after the commit"
    assert again.attempts == (2 if claimed_before else 1)
    assert again.state is (SmsState.OUTCOME_UNKNOWN if claimed_before else SmsState.QUEUED)


def test_an_outbox_whose_database_is_away_says_so() -> None:
    database = open_database("sqlite:////no/such/folder/file.db")
    with pytest.raises(DatabaseUnavailable):
        SmsRelayStore(database).claim(1, rows.NOW)
    database.close()
