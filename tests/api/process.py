"""`python -m api` as a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.locations import ROOT
from tests.ports import free_ports

_STARTS_WITHIN = 90.0


@dataclass(kw_only=True)
class PagesProcess:
    """Where it is asked and by whom it is watched, and where it writes. Nobody is at the address of its Tasklist."""

    database_url: str
    log: Path
    ports: list[int] = field(default_factory=lambda: free_ports(3))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports[0]}"

    @property
    def watched_at(self) -> str:
        """Host and port of its figures."""
        return f"127.0.0.1:{self.ports[1]}"

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """Within the block, which begins when it answers; killed at its end, where it has not ended before."""
        environ = {**os.environ, **self._settings()}
        with self.log.open("ab") as output:
            command = [sys.executable, "-m", "api"]
            process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=output, stderr=output)
        try:
            self._wait_for(process)
            yield process
        finally:
            process.kill()
            process.wait()

    def _settings(self) -> dict[str, str]:
        return {
            "AFTERSALES_DATABASE_URL": self.database_url,
            "AFTERSALES_PAGES_URL": self.url,
            "AFTERSALES_PAGES_PORT": str(self.ports[0]),
            "AFTERSALES_METRICS_PORT": str(self.ports[1]),
            "AFTERSALES_WEB_URL": f"http://127.0.0.1:{self.ports[2]}",
        }

    def _wait_for(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _STARTS_WITHIN
        with httpx.Client() as client:
            while True:
                try:
                    client.get(f"{self.url}/live")
                except httpx.TransportError:
                    assert process.poll() is None, self.log.read_text()
                    assert time.monotonic() < deadline, "the pages' process did not answer"
                    time.sleep(0.1)
                else:
                    return
