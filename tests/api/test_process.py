"""`python -m api`: started, asked, ended."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from deploy.locations import ROOT
from tests.ports import free_ports

_STARTS_WITHIN = 60.0


def test_the_process_serves_pages_and_ends_cleanly(database_url: str, tmp_path: Path) -> None:
    pages, status, nobody = free_ports(3)
    log = tmp_path / "pages.log"
    with log.open("wb") as output:
        process = _started(output.fileno(), database_url, pages, status, f"http://127.0.0.1:{nobody}")
        try:
            ready = _asked(f"http://127.0.0.1:{pages}/ready", process)
            assert (ready.status_code, ready.text) == (503, "database: ready\ncamunda: not ready\n")
            assert httpx.get(f"http://127.0.0.1:{pages}/login").status_code == 200
            assert httpx.get(f"http://127.0.0.1:{pages}/metrics").status_code == 404
            figures = httpx.get(f"http://127.0.0.1:{status}/metrics").text
            assert 'aftersales_page_requests_total{page="/login",status="200"} 1.0' in figures
            process.terminate()
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
    written = log.read_text()
    assert "pages started" in written
    assert "pages stopped" in written
    assert "Traceback" not in written


@pytest.mark.parametrize(
    ("variable", "value"), [("AFTERSALES_PAGES_SECRET", "short"), ("AFTERSALES_PAGES_URL", "pages")]
)
def test_wrong_settings_are_told_by_their_variable(variable: str, value: str) -> None:
    environ = {**os.environ, variable: value}
    ended = subprocess.run(
        [sys.executable, "-m", "api"], cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 78
    assert ended.stderr.startswith(f"{variable}: ")
    assert ended.stderr.count("\n") == 1


def _started(output: int, database_url: str, pages: int, status: int, web_url: str) -> subprocess.Popen[bytes]:
    settings = {
        "AFTERSALES_DATABASE_URL": database_url,
        "AFTERSALES_PAGES_URL": f"http://127.0.0.1:{pages}",
        "AFTERSALES_PAGES_PORT": str(pages),
        "AFTERSALES_METRICS_PORT": str(status),
        "AFTERSALES_WEB_URL": web_url,
    }
    command = [sys.executable, "-m", "api"]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=output, stderr=output)


def _asked(url: str, process: subprocess.Popen[bytes]) -> httpx.Response:
    deadline = time.monotonic() + _STARTS_WITHIN
    while True:
        try:
            return httpx.get(url)
        except httpx.TransportError:
            assert process.poll() is None, "the pages' process ended"
            assert time.monotonic() < deadline, "the pages' process did not answer"
            time.sleep(0.1)
