"""The migrations make exactly the tables of db.tables, on both databases, also when many start at once."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from db import migrate, revisions
from db.__main__ import main
from db.engine import open_database
from db.errors import SchemaOutdated
from tests.db.killed import exit_code
from tests.db.migrations.killed_upgrade import upgrade_until

ROOT = Path(__file__).resolve().parents[3]
VERSIONS = ROOT / "db" / "migrations" / "versions"


def test_the_migrations_make_exactly_the_tables_of_the_models(empty_url: str) -> None:
    database = open_database(empty_url)
    assert migrate.differences(database)
    migrate.upgrade(database)
    assert migrate.differences(database) == []
    database.close()


def test_an_upgrade_can_be_taken_back_and_done_again(empty_url: str) -> None:
    database = open_database(empty_url)
    for _ in range(2):
        migrate.upgrade(database)
        assert revisions.current(database) == revisions.head()
        migrate.downgrade(database, "base")
        assert revisions.current(database) is None
    database.close()


def test_a_program_refuses_tables_of_another_version(empty_url: str) -> None:
    database = open_database(empty_url)
    with pytest.raises(SchemaOutdated, match="python -m db upgrade"):
        revisions.require_current(database)
    migrate.upgrade(database)
    revisions.require_current(database)
    database.close()


def test_of_many_processes_that_upgrade_at_once_all_succeed(empty_url: str) -> None:
    command = [sys.executable, "-m", "db", "--url", empty_url, "upgrade"]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    answers = [(process.communicate(timeout=240)[1], process.returncode) for process in running]
    assert answers == [("", 0)] * 3


def test_the_command_line_checks_upgrades_and_tells(empty_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    at = ["--url", empty_url]
    assert main([*at, "check"]) == 1
    assert "run `python -m db upgrade`" in capsys.readouterr().out
    assert main([*at, "upgrade"]) == 0
    assert main([*at, "check"]) == 0
    assert main([*at, "current"]) == 0
    assert capsys.readouterr().out.endswith(f"is at revision {revisions.head()}\n")


def test_the_command_line_wants_a_database(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("AFTERSALES_DATABASE_URL", raising=False)
    assert main(["current"]) == 2
    assert "AFTERSALES_DATABASE_URL" in capsys.readouterr().err


def test_the_command_line_names_a_database_that_is_away(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--url", "postgresql://me:secret@127.0.0.1:1/none", "current"]) == 2
    told = capsys.readouterr().err
    assert "127.0.0.1" in told
    assert "secret" not in told


@pytest.mark.parametrize("step", [1, len(list(VERSIONS.glob("v*.py")))], ids=["first", "last"])
def test_an_upgrade_that_is_killed_changes_nothing_and_is_repeated(empty_url: str, step: int) -> None:
    """Killed after the first of the migrations, and after the last, when all are done but not yet committed: had one of
    them committed on its way, something would be left.
    """
    assert exit_code(upgrade_until, empty_url, step) == -signal.SIGKILL
    database = open_database(empty_url)
    assert revisions.current(database) is None
    done: list[None] = []
    migrate.upgrade(database, on_step=lambda: done.append(None))
    assert len(done) == len(list(VERSIONS.glob("v*.py")))
    assert migrate.differences(database) == []
    migrate.upgrade(database)
    database.close()


def test_the_files_are_named_by_their_revisions_so_the_newest_is_known_without_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", "db:migrations")
    assert revisions.head() == ScriptDirectory.from_config(config).get_current_head()


def test_the_files_are_numbered_one_after_the_other_as_they_are_run() -> None:
    """Two branches may each add the next one: their files have different names, and git sees no conflict."""
    config = Config()
    config.set_main_option("script_location", "db:migrations")
    names = sorted(path.name for path in VERSIONS.glob("v*.py"))
    assert [name[:5] for name in names] == [f"v{number:04}" for number in range(1, len(names) + 1)]
    in_alembic = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert in_alembic[::-1] == [name[1:5] for name in names]
