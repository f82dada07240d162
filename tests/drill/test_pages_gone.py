"""The one drill that needs no engine: our own pages' process is really killed, and a real Prometheus tells."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.alerts.promtool import needs_promtool
from tests.api.process import PagesProcess
from tests.drill.prometheus import running_prometheus

_WITHIN = 90.0
_ALERT = "PagesGone"


@needs_promtool
def test_prometheus_tells_that_the_pages_are_gone_and_when_they_are_back(tmp_path: Path) -> None:
    pages = PagesProcess(database_url=f"sqlite:///{tmp_path / 'none.db'}", log=tmp_path / "pages.log")
    folder = tmp_path / "prometheus"
    with running_prometheus(folder, workers=[], broker="127.0.0.1:1", pages=[pages.watched_at]) as prometheus:
        with pages.running():
            _until(lambda: "WorkerGone" in prometheus.firing())  # the rules are at work: there are no workers
            assert _ALERT not in prometheus.firing()
        _until(lambda: _ALERT in prometheus.firing())
        with pages.running():
            _until(lambda: _ALERT not in prometheus.firing())


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _WITHIN
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.25)
