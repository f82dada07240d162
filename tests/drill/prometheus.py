"""The real Prometheus with the project's own configuration and rules, on a time scale that a drill can wait for."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from string import Template

import httpx

from deploy.locations import ROOT
from deploy.stack.monitoring import require_prometheus
from tests.ports import free_ports

FASTER = 5
"""Every duration in configuration and rules is divided by this. More would not do: a worker that is killed takes four
seconds to be back, which must stay shorter than WorkerGone waits.
"""

_FILES = ROOT / "deploy" / "prometheus"
_DURATION = re.compile(r"(?<!\w)(\d+)([smhd])(?!\w)")
_MILLISECONDS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_READY_SECONDS = 30.0


def faster(text: str) -> str:
    """The text with all its durations shortened: `for: 1m` becomes `for: 12000ms`."""
    return _DURATION.sub(lambda found: f"{int(found[1]) * _MILLISECONDS[found[2]] // FASTER}ms", text)


class Prometheus:
    """Tells which alerts fire, and which have."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=5.0, trust_env=False)

    def is_ready(self) -> bool:
        """Whether it answers."""
        try:
            return self._client.get("/-/ready").is_success
        except httpx.TransportError:
            return False

    def firing(self) -> set[str]:
        """The names of the alerts that fire now."""
        return self._names('group by (alertname) (ALERTS{alertstate="firing"})')

    def fired_within(self, seconds: float) -> set[str]:
        """The names of all that have fired within so many seconds, however briefly."""
        return self._names(f'group by (alertname) (count_over_time(ALERTS{{alertstate="firing"}}[{seconds:.0f}s]))')

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _names(self, query: str) -> set[str]:
        return {each["metric"]["alertname"] for each in self._asked(query)}

    def _asked(self, query: str) -> Sequence[Mapping[str, Mapping[str, str]]]:
        answer = self._client.get("/api/v1/query", params={"query": query}).raise_for_status().json()
        result: Sequence[Mapping[str, Mapping[str, str]]] = answer["data"]["result"]
        return result


@contextmanager
def running_prometheus(
    folder: Path, *, workers: Sequence[str], broker: str, pages: Sequence[str] = ()
) -> Iterator[Prometheus]:
    """It watches those processes of workers and pages and that broker (each host:port)."""
    rules = folder / "rules"
    rules.mkdir(parents=True)
    for file in (_FILES / "rules").glob("*.yml"):
        (rules / file.name).write_text(faster(file.read_text(encoding="utf-8")), encoding="utf-8")
    template = Template(faster((_FILES / "prometheus.yml").read_text(encoding="utf-8")))
    config = folder / "prometheus.yml"
    filled = template.substitute(RULES=rules, WORKERS=", ".join(workers), PAGES=", ".join(pages), BROKERS=broker)
    config.write_text(filled, encoding="utf-8")
    [port] = free_ports(1)
    command = [
        require_prometheus(),
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=warn",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    prometheus = Prometheus(f"http://127.0.0.1:{port}")
    try:
        deadline = time.monotonic() + _READY_SECONDS
        while not prometheus.is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text(encoding="utf-8"))
            time.sleep(0.1)
        yield prometheus
    finally:
        prometheus.close()
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
