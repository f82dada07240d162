"""A new subscriber whom the database refuses: no log line, no figure and no answer says who it was."""

from collections import Counter

import pytest
from sqlalchemy import text

from db.engine import Database
from tests.api.site import Browser
from tests.api.test_failures_tell_nobody import PEOPLE, TYPED, found, log_everything, supervisor
from tests.privacy.traces import Search
from tests.workers.kit import Bench
from tests.workers.name_change.bench import paid

__all__ = ["supervisor"]


def test_a_form_that_the_database_refuses(
    bench: Bench, supervisor: Browser, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    path = f"/requests/{paid(bench)}/new-subscriber"
    refuse_all_drafts(database)
    log_everything()
    answer = supervisor.submit(path, TYPED)
    assert answer.status_code == 500
    assert Search(PEOPLE).find(answer.content) == Counter()
    assert found(supervisor, capsys, '"event": "page failed"') == Counter()


def refuse_all_drafts(database: Database) -> None:
    with database.writing.begin() as connection:
        for event in ("INSERT", "UPDATE"):
            refusal = "BEGIN SELECT RAISE(ABORT, 'no draft'); END"
            connection.execute(text(f"CREATE TRIGGER no_{event} BEFORE {event} ON application_draft {refusal}"))
