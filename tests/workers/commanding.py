"""`aftersales` on a test's own database, with parts of the application replaced: its clock, an engine in memory."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from typer.testing import CliRunner, Result

from workers.app import build_app
from workers.cli import session
from workers.cli.main import cli

Command = Callable[..., Result]


def commanding(monkeypatch: pytest.MonkeyPatch, database_url: str, *words: str, **parts: object) -> Command:
    """Runs the command that begins with these words; `parts` take the place of those that the settings give."""
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", database_url)
    monkeypatch.setattr(session, "build_app", lambda settings: replace(build_app(settings), **parts))  # type: ignore[arg-type]
    return lambda *arguments: CliRunner().invoke(cli, [*words, *arguments], env={"COLUMNS": "300"})
