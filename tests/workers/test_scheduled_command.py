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

ROW = SetAside(
    work="minimum-charges",
    day=date(2026, 12, 22),
    bill_id=SUBSCRIBER.bill_id,
    reason="ReferenceDataMissing: no tariff is in force",
    set_aside_at=FixedClock().now(),
    tried_on=date(2026, 12, 23),
    tries=2,
)


def test_connections_that_wait_are_listed_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, database: Database, database_url: str
) -> None:
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", database_url)
    empty = CliRunner().invoke(cli, ["scheduled", "aside"])
    assert (empty.exit_code, "هیچ اشتراکی" in empty.stdout) == (0, True)
    with SqlUnitOfWork(database) as uow:
        uow.scheduled.save_set_aside(ROW)
    listed = CliRunner().invoke(cli, ["scheduled", "aside"], env={"COLUMNS": "300"})
    assert listed.exit_code == 0, listed.output
    for told in ("minimum-charges", "۱۴۰۵/۱۰/۰۱", SUBSCRIBER.bill_id, "۱۴۰۵/۱۰/۰۲", ROW.reason):
        assert told in listed.stdout


def test_what_is_given_up_is_listed_apart_with_who_and_why(
    monkeypatch: pytest.MonkeyPatch, database: Database, database_url: str
) -> None:
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", database_url)
    monkeypatch.setenv("COLUMNS", "300")
    said = ["--because", "قرارداد ندارد", "--by", "رضایی"]
    command = ["scheduled", "give-up", "minimum-charges", SUBSCRIBER.bill_id, *said]
    refused = CliRunner().invoke(cli, command)
    assert refused.exit_code != 0
    assert "کنار گذاشته نشده است" in refused.output
    with SqlUnitOfWork(database) as uow:
        uow.scheduled.save_set_aside(ROW)
    done = CliRunner().invoke(cli, command)
    assert (done.exit_code, "۱۴۰۵/۱۰/۰۱" in done.stdout) == (0, True), done.output
    assert "هیچ اشتراکی" in CliRunner().invoke(cli, ["scheduled", "aside"]).stdout
    listed = CliRunner().invoke(cli, ["scheduled", "aside", "--given-up"]).stdout
    assert all(each in listed for each in (SUBSCRIBER.bill_id, "رضایی", "قرارداد ندارد"))
