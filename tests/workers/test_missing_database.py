"""A database that is not there: no command makes one in passing, as if there were no requests; one sets it up."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from services.catalogue import all_services
from services.identifiers import make_tracking_code
from tests.workers.kit import SAMPLES
from workers.cli.main import cli

UNKNOWN_CODE = make_tracking_code(999_999)
SAMPLES_FILE = Path(__file__).parents[2] / "deploy" / "samples" / "subscribers.json"

EVERY_COMMAND_ON_A_DATABASE = [
    ("list",),
    ("show", UNKNOWN_CODE),
    ("sms",),
    ("sms", "list"),
    ("sms", "recent"),
    ("sms", "sent", "A"),
    ("sms", "resend", "A"),
    ("pay", "--bill-id", "1", "--payment-id", "1", "--reference", "1", "--amount", "1", "--date", "1405/08/30"),
    ("payments", "list"),
    ("payments", "show", "1000001"),
    ("payments", "totals"),
    ("payments", "assign", "1000001", "--bill", "1", "--reason", "why"),
    ("payments", "refund", "1000001", "--reason", "why"),
    ("payments", "carry", "1000001", "--reason", "why"),
    ("payments", "not-received", "1000001", "--reason", "why"),
    ("late",),
    ("purge",),
    ("calendar", "show"),
    ("calendar", "close", "--from", "1405/09/10", "--reason", "why"),
    ("calendar", "open", "--from", "1405/09/10", "--hours", "07:00-14:00", "--reason", "why"),
    ("calendar", "revoke", "1"),
    ("calendar", "recount"),
    ("migrate", "run", "--limits", "follow"),
    ("withdraw", UNKNOWN_CODE),
    ("appointment", UNKNOWN_CODE),
    ("cut", "begin", "1", "--case", "unpaid"),
    ("cut", "object", UNKNOWN_CODE, "--text", "why"),
    ("cut", "vital", "1"),
    ("cut", "instalments", "1", "1=1405/09/15"),
    ("removal", "list"),
    ("removal", "begin", "1"),
    ("removal", "object", UNKNOWN_CODE, "--text", "why"),
    ("permits", "present", "1", "--kind", "a", "--number", "1", "--issuer", "b", "--until", "1406/12/29"),
    ("permits", "show", "1"),
    ("permits", "found", "1", "--on", "1405/08/01", "--ancillary", "1", "--report", "a", "--by", "b"),
    ("permits", "withdraw-found", "1", "1", "--because", "why"),
    ("self-willed", "show", "1"),
    ("self-willed", "withdraw", "1", UNKNOWN_CODE, "--because", "why", "--by", "b"),
    ("scheduled", "aside"),
    ("scheduled", "give-up", "permit-expiry", "1", "--because", "why", "--by", "b"),
    ("complaint", UNKNOWN_CODE, "--text", "why"),
    ("satisfaction", UNKNOWN_CODE, "4"),
    ("meter", "1"),
    ("bill", "1"),
    ("printout", UNKNOWN_CODE),
    ("submit", "requests.json", "--service", next(iter(all_services()))),
]


def run(*arguments: str, database: Path) -> Result:
    environ = {"AFTERSALES_DATABASE_URL": f"sqlite:///{database}", "AFTERSALES_GATEWAY_ADDRESS": "127.0.0.1:9"}
    return CliRunner().invoke(cli, list(arguments), env={"COLUMNS": "300", **environ})


def commands(command: object, *names: str) -> Iterator[tuple[str, ...]]:
    """The names of all commands, and of each group that is a command too."""
    below: Mapping[str, object] = getattr(command, "commands", {})
    if not below or getattr(command, "invoke_without_command", False):
        yield names
    for name, each in below.items():
        yield from commands(each, *names, name)


@pytest.mark.parametrize("arguments", EVERY_COMMAND_ON_A_DATABASE, ids=" ".join)
def test_a_missing_database_is_told_and_not_made(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    file = tmp_path / "elsewhere" / "aftersales.db"
    refused = run(*arguments, database=file)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"there is no database at sqlite:///{file}" in refused.stderr
    assert "پایگاه داده‌ای نیست" in refused.stderr
    assert not file.parent.exists()


def test_a_database_without_tables_is_none(tmp_path: Path) -> None:
    file = tmp_path / "aftersales.db"
    file.touch()
    assert "there is no database" in run("list", database=file).stderr
    assert file.stat().st_size == 0
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    assert "there is no database" in run("list", database=file).stderr
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT * FROM sqlite_master").fetchall() == []


def test_every_command_but_those_that_set_up_is_tried_on_a_missing_database() -> None:
    every = set(commands(get_command(cli)))
    tried = {
        max((each for each in every if arguments[: len(each)] == each), key=len)
        for arguments in EVERY_COMMAND_ON_A_DATABASE
    }
    without = {("catalogue",), ("deploy",), ("load-samples",), ("new-service",), ("migrate", "plan")}
    assert every - tried == without


def test_samples_are_loaded_into_a_new_database(tmp_path: Path) -> None:
    file = tmp_path / "new" / "aftersales.db"
    assert (
        f"{len(SAMPLES.connections)} connections added" in run("load-samples", str(SAMPLES_FILE), database=file).stdout
    )
    assert run("list", database=file).exit_code == 0
