"""`aftersales scheduled`: what an engineer is told of connections that a night has set aside."""

from datetime import date

import pytest
from typer.testing import CliRunner

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.model.scheduled import SetAside
from tests.fakes.uow import FixedClock
from tests.workers.kit import SUBSCRIBER
from workers.cli.main import cli


def test_connections_that_wait_are_listed_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, database: Database, database_url: str
) -> None:
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", database_url)
    empty = CliRunner().invoke(cli, ["scheduled", "aside"])
    assert (empty.exit_code, "هیچ اشتراکی" in empty.stdout) == (0, True)
    row = SetAside(
        work="minimum-charges",
        day=date(2026, 12, 22),
        bill_id=SUBSCRIBER.bill_id,
        reason="ReferenceDataMissing: no tariff is in force",
        set_aside_at=FixedClock().now(),
        tried_on=date(2026, 12, 23),
        tries=2,
    )
    with SqlUnitOfWork(database) as uow:
        uow.scheduled.save_set_aside(row)
    listed = CliRunner().invoke(cli, ["scheduled", "aside"], env={"COLUMNS": "300"})
    assert listed.exit_code == 0, listed.output
    for told in ("minimum-charges", "۱۴۰۵/۱۰/۰۱", SUBSCRIBER.bill_id, "۱۴۰۵/۱۰/۰۲", row.reason):
        assert told in listed.stdout
