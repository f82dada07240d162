"""One drill after the other, on a stage of the chaos runs with Prometheus beside it."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread

from tests.chaos.plan import LONG, SHORT
from tests.chaos.stage import OpenStore, Stage, open_stage
from tests.drill.drills import Drill, drills_of
from tests.drill.prometheus import Prometheus, running_prometheus
from tests.ports import free_ports

_WORKERS = 2
_REQUESTS_A_SECOND = 4
_WARM_UP_SECONDS = 40.0
_FIRES_WITHIN = 300.0
_STAYS_SECONDS = 5.0
_GONE_WITHIN = 480.0
_RECOVERS_SECONDS = 15.0
_LOOK_SECONDS = 0.5
_SCALE = replace(SHORT, in_flight=200, workers=_WORKERS, compiler=LONG.compiler, forked=LONG.forked, examined=0)
"""No request is examined: a limit of seconds that is missed is no fault of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a drill showed: seconds until its alert fired (None: it did not) and, from the fault's end, until no alert
    fired any more; all alerts that fired from its beginning to the end of the recovery.
    """

    database: str
    drill: Drill
    fired_after: float | None
    fired: frozenset[str]
    gone_after: float | None

    @property
    def holds(self) -> bool:
        """Whether its alert and no other has fired, and it was gone again."""
        return self.fired == {self.drill.alert} - {None} and self.gone_after is not None


def play(open_store: OpenStore, seed: str, only: Sequence[str] | None) -> Iterator[Result]:
    """All drills for that kind of database, or the named ones."""
    folder = Path(tempfile.mkdtemp(prefix="drill-"))
    ports = free_ports(_WORKERS)
    try:
        with open_stage(seed, folder, _SCALE, open_store, metrics_ports=ports) as stage:
            stage.world.provider.undelivered_percent = 0
            drills = [each for each in drills_of(stage.world.store) if only is None or each.fault in only]
            workers = [f"127.0.0.1:{port}" for port in ports]
            broker = stage.world.broker.management_address
            with running_prometheus(folder / "prometheus", workers=workers, broker=broker) as prometheus, _load(stage):
                time.sleep(_WARM_UP_SECONDS)
                for drill in drills:
                    # What the one before left must not be taken for this one's.
                    _until(lambda: not prometheus.firing(), _GONE_WITHIN)
                    yield _played(drill, stage, prometheus)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _played(drill: Drill, stage: Stage, prometheus: Prometheus) -> Result:
    begun, fired_after = time.monotonic(), None
    with drill.inject(stage.world):
        if drill.alert is None:
            time.sleep(drill.lasts)
        else:
            fired_after = _until(lambda: drill.alert in prometheus.firing(), _FIRES_WITHIN)
            time.sleep(_STAYS_SECONDS)
    gone_after = _until(lambda: not prometheus.firing(), _GONE_WITHIN)
    time.sleep(_RECOVERS_SECONDS)
    return Result(
        database=stage.world.store.kind,
        drill=drill,
        fired_after=fired_after,
        fired=frozenset(prometheus.fired_within(time.monotonic() - begun)),
        gone_after=gone_after,
    )


@contextmanager
def _load(stage: Stage) -> Iterator[None]:
    """Requests, as evenly as a counter serves."""
    over = Event()

    def serve() -> None:
        while not over.wait(1.0):
            stage.load.release(_REQUESTS_A_SECOND)

    thread = Thread(target=serve, daemon=True, name="drill-load")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _until(true: Callable[[], bool], within: float) -> float | None:
    """Wait until it is so; the seconds that it took, None where it never was."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > within:
            return None
        time.sleep(_LOOK_SECONDS)
    return time.monotonic() - begun
