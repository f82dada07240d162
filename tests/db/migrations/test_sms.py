"""An outbox lives through the change that lets a person settle SMS, there and back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from db import migrate
from db.engine import Database, open_database
from db.outbox import SmsRelayStore
from db.unit_of_work import SqlUnitOfWork
from services.model.notices import SmsState
from tests.db import rows

BEFORE = "0002"
_INSERT = text(
    "INSERT INTO sms_outbox (key, template, mobile, text, created_at, state, attempts)"
    " VALUES (:key, 't', '09121234567', 'x', :now, :state, 0)"
)


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    database = open_database(empty_url)
    migrate.upgrade(database, BEFORE)
    with database.relaying.begin() as connection:
        for state in ("queued", "unsettled", "sent", "refused"):
            connection.execute(_INSERT, {"key": state, "now": rows.NOW.replace(tzinfo=None), "state": state})
    yield database
    database.close()


def states(database: Database) -> dict[str, str]:
    with database.reading.connect() as connection:
        found = connection.execute(text("SELECT key, state FROM sms_outbox"))
        return {row.key: row.state for row in found}


def test_what_was_under_way_is_delivered_after_the_upgrade(database: Database) -> None:
    migrate.upgrade(database)
    assert [(sms.key, sms.state, sms.resends) for sms in SmsRelayStore(database).claim(9, rows.NOW)] == [
        ("queued", SmsState.QUEUED, 0),
        ("unsettled", SmsState.OUTCOME_UNKNOWN, 0),
    ]
    with SqlUnitOfWork(database) as uow:
        assert [sms.key for sms in uow.outbox.sms_needing_review(rows.NOW)] == ["refused"]


def test_states_that_the_version_before_does_not_know_become_those_nearest_to_them(database: Database) -> None:
    migrate.upgrade(database)
    with SqlUnitOfWork(database) as uow:
        for state in (SmsState.DELIVERED, SmsState.UNDELIVERED, SmsState.NEEDS_REVIEW, SmsState.WITHDRAWN):
            uow.outbox.add_sms(rows.sms(state.value, state=state))
    migrate.downgrade(database, BEFORE)
    kept = {each: each for each in ("queued", "unsettled", "sent", "refused")}
    sent = dict.fromkeys(("delivered", "undelivered", "withdrawn"), "sent")
    assert states(database) == {**kept, **sent, "needs-review": "unsettled"}
    migrate.upgrade(database)
    assert migrate.differences(database) == []
