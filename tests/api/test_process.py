"""`python -m api`: started, asked, ended."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from deploy.locations import ROOT
from tests.api.process import PagesProcess


def test_the_process_serves_pages_and_ends_cleanly(database_url: str, tmp_path: Path) -> None:
    pages = PagesProcess(database_url=database_url, log=tmp_path / "pages.log")
    with pages.running() as process, httpx.Client(base_url=pages.url) as client:
        ready = client.get("/ready")
        assert (ready.status_code, ready.text) == (503, "database: ready\ncamunda: not ready\n")
        assert client.get("/login").status_code == 200
        assert client.get("/metrics").status_code == 404
        head = client.head("/login")
        assert (head.status_code, head.content) == (200, b"")
        assert int(head.headers["content-length"]) > 1000
        until_counted(client, f"http://{pages.watched_at}/metrics", page="/login", answers=2)
        process.terminate()
        assert process.wait(timeout=30) == 0
    written = pages.log.read_text()
    assert "pages started" in written
    assert "pages stopped" in written
    assert "Traceback" not in written


def until_counted(client: httpx.Client, figures: str, *, page: str, answers: int) -> None:
    """Wait until the figures have that many answers: one counts when it is sent whole, which its reader sees before."""
    line = f'aftersales_page_requests_total{{page="{page}",status="200"}} {answers}.0'
    deadline = time.monotonic() + 30
    while line not in (told := client.get(figures).text.splitlines()):
        assert time.monotonic() < deadline, "\n".join(told)
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("variable", "value"), [("AFTERSALES_PAGES_SECRET", "short"), ("AFTERSALES_PAGES_URL", "pages")]
)
def test_wrong_settings_are_told_by_their_variable(variable: str, value: str) -> None:
    environ = {**os.environ, variable: value}
    command = [sys.executable, "-m", "api"]
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 78
    assert ended.stderr.startswith(f"{variable}: ")
    assert ended.stderr.count("\n") == 1
