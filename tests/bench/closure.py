"""A day is closed by decree while requests wait to be examined: played on the broker, with workers as in production."""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from deploy.locations import ROOT
from deploy.stack.diagrams import deploy_when_ready
from deploy.stack.process import ProcessSpec, launch, stop
from deploy.stack.readiness import http_answers, wait_until_ready
from deploy.stack.wiring import WORKERS_ENVIRON
from deploy.tasklist.clock import EngineClock
from services.steps.limits import LedgerLimits
from services.working_time.decrees import DecreeContext, decree
from tests.bench import examinations
from tests.bench.counters import JobCounter
from tests.bench.engines import Engine, zeebe_alone
from tests.bench.examinations import Instants
from tests.bench.examined_ledger import ExaminedLedger, Seen
from tests.bench.starter import Order
from tests.bench.starting import Starter, running_starter
from tests.ports import free_ports
from workers.app import App, build_app
from workers.cli.deploy import resources_in
from workers.settings import ClockSource, load_settings

OPENED, BORDER, LOOK, TASKS, TOLD = (
    "check-account",
    "escalate-missed-deadline",
    "look-at-deadline",
    "update-due-dates",
    "find-responsible",
)
"""Jobs: of an examination that has begun, a timer on its border that has fired, a watch, a moved due date, a task of
the supervisor.
"""
_BEFORE = timedelta(seconds=3)
_LATER = timedelta(hours=1)
_IN_FLIGHT = 16  # more, and a slow machine lets a command wait until nobody knows whether it was carried out
_QUIET_SECONDS = 10.0
_LOOK_EVERY_SECONDS = 0.5
_DEPLOYED_WITHIN = 600.0
_LONGEST_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """What came of it. `seconds` on the wall: each part of the play until all its jobs were done and nothing waited to
    leave; `moving_seconds` those of the decree itself, with `moved` limits. What the database says after the old
    instant, and an hour after the new one; how many timers on borders had fired and how many tasks the supervisor had.
    """

    database: str
    requests: int
    instants: Instants
    moved: int
    moving_seconds: float
    seconds: Mapping[str, float]
    at_old: Seen
    at_last: Seen
    border_timers: int
    tasks: int


class Stage:
    """The engine with its clock, the database, and who starts instances."""

    def __init__(self, engine: Engine, app: App, starter: Starter) -> None:
        self.app = app
        self.starter = starter
        self.clock = EngineClock(engine.management_url)
        self.ledger = ExaminedLedger(app.database)
        self._counter = JobCounter(engine.management_url)

    def travel_to(self, moment: datetime) -> None:
        """Let the engine's clock run on from a moment."""
        self.clock.add(moment - self.clock.now())

    def done(self, job_type: str, action: str = "completed") -> int:
        """How many jobs of a type there have been."""
        return self._counter.read(action, job_type)

    def until(self, jobs: Mapping[str, int]) -> float:
        """Wait until so many jobs were completed and nothing waits to leave, or for an hour; the seconds."""
        begun = time.monotonic()
        while time.monotonic() - begun < _LONGEST_SECONDS:
            if all(self.done(each) >= count for each, count in jobs.items()) and not self.ledger.waiting():
                break
            time.sleep(_LOOK_EVERY_SECONDS)
        return time.monotonic() - begun

    def close(self) -> None:
        """Give up the connections."""
        self.clock.close()
        self._counter.close()


def close_a_day(stage: Stage, database: str, requests: int) -> Closure:
    """The whole play."""
    instants = Instants.after(stage.clock.now())
    seconds = {"opened in the evening": _open(stage, instants, requests)}
    begun = time.monotonic()
    moved = len(_decree(stage.app, instants))
    moving_seconds = time.monotonic() - begun
    seconds["the engine told of the new instants"] = stage.until({LOOK: requests, TASKS: requests})
    stage.travel_to(instants.old - _BEFORE)
    seconds["the old instant"] = stage.until({BORDER: requests})
    time.sleep(_QUIET_SECONDS)
    at_old = stage.ledger.seen()
    for number, instant in enumerate(instants.ahead, start=2):
        stage.travel_to(instant - _BEFORE)
        seconds[f"the unit told, {number - 1}"] = stage.until({LOOK: number * requests})
    stage.travel_to(instants.new - _BEFORE)
    looks = (len(instants.ahead) + 2) * requests
    seconds["the new instant"] = stage.until({LOOK: looks, TOLD: requests})
    stage.travel_to(instants.new + _LATER)
    time.sleep(_QUIET_SECONDS)  # who is told twice would show now
    return Closure(
        database=database,
        requests=requests,
        instants=instants,
        moved=moved,
        moving_seconds=moving_seconds,
        seconds=seconds,
        at_old=at_old,
        at_last=stage.ledger.seen(),
        border_timers=stage.done(BORDER),
        tasks=stage.done(TOLD, action="created"),
    )


def _open(stage: Stage, instants: Instants, requests: int) -> float:
    stage.travel_to(instants.evening)
    with stage.app.begin() as uow:
        examinations.add_requests(uow, examinations.tracking_codes(requests), at=stage.clock.now())
    begun = time.monotonic()
    order = Order(
        process=examinations.PROCESS, count=requests, in_flight=_IN_FLIGHT, variables=examinations.variables()
    )
    stage.starter.carry_out(order)
    stage.until({OPENED: requests})
    return time.monotonic() - begun


def _decree(app: App, instants: Instants) -> Sequence[object]:
    """As `aftersales calendar close` does."""
    context = DecreeContext(reading=app.reading, transactions=app.transactions, clock=app.clock, limits=LedgerLimits())
    return decree(context, instants.decree, by="bench").moved


@contextmanager
def open_stage(folder: Path, database_url: str) -> Iterator[Stage]:
    """Zeebe alone with the shared diagrams, a new database, a workers' process, on the engine's clock."""
    with zeebe_alone(folder, controlled_clock=True) as engine:
        given = _settings(engine, database_url)
        with closing(build_app(load_settings(given))) as app:
            deploy_when_ready(app.engine, resources_in(ROOT / "bpmn" / "parts"), patience=_DEPLOYED_WITHIN)
            with (
                _workers(given, folder / "logs"),
                running_starter(engine.address, folder / "logs") as starter,
                closing(Stage(engine, app, starter)) as stage,
            ):
                yield stage


def _settings(engine: Engine, database_url: str) -> dict[str, str]:
    return {
        "database_url": database_url,
        "gateway_address": engine.address,
        "clock": ClockSource.ENGINE.value,
        "engine_clock_url": f"{engine.management_url}/actuator/clock",
        "metrics_port": str(free_ports(1)[0]),
        "log_format": "json",
    }


@contextmanager
def _workers(given: Mapping[str, str], logs: Path) -> Iterator[None]:
    spec = ProcessSpec(
        name="workers",
        command=(sys.executable, "-m", "workers"),
        cwd=ROOT,
        environ={**WORKERS_ENVIRON, **{f"AFTERSALES_{name.upper()}": value for name, value in given.items()}},
        ready=http_answers(f"http://127.0.0.1:{given['metrics_port']}/ready"),
        remedy="read the end of its log",
    )
    record = launch(spec, logs)
    try:
        wait_until_ready(spec, record)
        yield
    finally:
        stop(record)
