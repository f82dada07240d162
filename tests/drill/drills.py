"""Faults that are really done to engine, workers, database and provider, and the alert that each is to raise."""

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from db.engine import Database, open_database
from db.unit_of_work import SqlUnitOfWork
from services.jalali import local_date
from services.model.calendar_changes import COMPANY_WIDE, CalendarChange, Decree, DecreeKind
from services.steps.catalogue import step_of
from services.working_time.hours import parse_hours
from tests.chaos.databases import Postgres, Store
from tests.chaos.faults import HOUR, World, set_right
from tests.chaos.provider_book import Behaviour

Injection = Callable[[World], AbstractContextManager[None]]
"""The fault is there within the block, and mended, by nobody's help, with its end."""

_BACK_AND_SEEN_SECONDS = 15.0
"""A process that is killed again before Prometheus has seen it up would be gone to it."""
_STALL_SECONDS = 90
_WAITING = 24
"""So many of one step must wait before the clocks are moved: the later ones have all of their time."""
_WAITING_WITHIN = 300.0
_NEAR_THEIR_LIMIT = timedelta(minutes=24)
"""Of the half hour in which a bill is to be handed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A fault by its row in deploy/prometheus/alert-matrix.md. `alert` is None where none may fire; then `lasts` says
    how many seconds are waited for none.
    """

    fault: str
    alert: str | None
    inject: Injection
    lasts: float = 20.0


@contextmanager
def _killed(count: int, world: World) -> Iterator[None]:
    """So many workers, and nobody starts them again."""
    world.crew.restarts = False
    for worker in world.crew.workers[-count:]:
        world.crew.kill_at_random(worker)
    try:
        yield
    finally:
        world.crew.restarts = True


@contextmanager
def _killed_and_back(world: World) -> Iterator[None]:
    world.crew.kill_at_random(world.crew.workers[0])
    yield


@contextmanager
def _killed_again_and_again(world: World) -> Iterator[None]:
    for _ in range(4):
        world.crew.kill_at_random(world.crew.workers[0])
        time.sleep(_BACK_AND_SEEN_SECONDS)
    yield


@contextmanager
def _stalled(world: World) -> Iterator[None]:
    """A worker's event loop stands still while its status page answers; after a while somebody ends the process."""
    worker = world.crew.workers[0]
    worker.order(f"stall {_STALL_SECONDS}")
    try:
        yield
    finally:
        worker.expected_end = "random"
        worker.signal(signal.SIGKILL)


@contextmanager
def _broker_down(world: World) -> Iterator[None]:
    world.broker.kill()
    try:
        yield
    finally:
        world.broker.start()


@contextmanager
def _gateway_unreachable(world: World) -> Iterator[None]:
    world.proxy.refuse()
    try:
        yield
    finally:
        world.proxy.restore()


@contextmanager
def _records_unavailable(world: World) -> Iterator[None]:
    world.record_store.close()
    try:
        yield
    finally:
        world.record_store.open()


@contextmanager
def _clock_wrong(seconds: int, world: World) -> Iterator[None]:
    world.crew.workers[1].order(f"clock {seconds}")
    try:
        yield
    finally:
        world.crew.workers[1].order("clock 0")


@contextmanager
def _provider(behaviour: Behaviour, world: World) -> Iterator[None]:
    world.provider.behaviour = behaviour
    try:
        yield
    finally:
        world.provider.behaviour = Behaviour.WELL


@contextmanager
def _too_slow(world: World) -> Iterator[None]:
    """Nobody hands over bills, of which some come every second, until most of their time is over."""
    with closing(open_database(world.store.url)) as database, world.operators.away_from("Task_HandOverBill"):
        _open_all_day(world, database)
        _until_many_wait(database)
        for worker in world.crew.workers:
            worker.clock.set(world.noon + _NEAR_THEIR_LIMIT.total_seconds())
        try:
            yield
        finally:
            set_right(world)


def _until_many_wait(database: Database) -> None:
    deadline = time.monotonic() + _WAITING_WITHIN
    while time.monotonic() < deadline:
        with SqlUnitOfWork(database, read_only=True) as uow:
            queues = Counter(run.step for run in uow.steps.open_runs() if not step_of(run.step).is_whole_service)
            if max(queues.values(), default=0) >= _WAITING:
                return
        time.sleep(1.0)
    raise TimeoutError("too few requests came for a queue")


def _open_all_day(world: World, database: Database) -> None:
    """Offices work on whatever day the drill is: a unit that is closed is not slow."""
    now = world.crew.workers[0].clock.now()
    decree = Decree(
        kind=DecreeKind.EXTRA_HOURS,
        scope=COMPANY_WIDE,
        first=local_date(now),
        last=local_date(now),
        hours=parse_hours(["00:00-24:00"]),
        reason="مانور هشدارها",
    )
    with SqlUnitOfWork(database) as uow:
        uow.calendar.add(CalendarChange(number=1, decree=decree, decreed_by="drill", decreed_at=now))


@contextmanager
def _nothing(_: World) -> Iterator[None]:
    yield


def drills_of(store: Store) -> list[Drill]:
    """Those that need this kind of database; with SQLite all others as well."""
    if isinstance(store, Postgres):
        unavailable = Drill(
            fault="the database is unavailable for 60 s",
            alert="DatabaseUnavailable",
            inject=lambda _: store.unavailable(),
        )
        locked = Drill(
            fault="the database is locked for 60 s", alert="DatabaseTakesNoWrites", inject=lambda _: store.locked()
        )
        return [unavailable, locked]
    full = Drill(fault="the database's disk is full", alert="DatabaseTakesNoWrites", inject=lambda _: store.full())
    return [*_ANYWHERE, *([full] if store.can_be_full else []), *_LAST]


_ANYWHERE = [
    # The first: the fewer were handed over before, the sooner does a pause show.
    Drill(fault="a unit is too slow for what it has", alert="DeadlinesForecastMissed", inject=_too_slow),
    Drill(fault="the SMS provider reports late or twice", alert=None, inject=_nothing),
    Drill(
        fault="a worker process is killed and back within 15 s",
        alert=None,
        inject=_killed_and_back,
    ),
    Drill(fault="one worker process of two is killed", alert="WorkerGone", inject=partial(_killed, 1)),
    Drill(fault="all worker processes are killed", alert="WorkerGone", inject=partial(_killed, 2)),
    Drill(fault="the broker is down", alert="BrokerDown", inject=_broker_down),
    Drill(fault="the gateway is unreachable", alert="GatewayUnavailable", inject=_gateway_unreachable),
    Drill(fault="OpenSearch refuses connections", alert="SearchUnavailable", inject=_records_unavailable),
    Drill(fault="a worker's clock is an hour ahead", alert="ClockWrong", inject=partial(_clock_wrong, HOUR)),
    Drill(fault="a worker's clock is an hour behind", alert="ClockWrong", inject=partial(_clock_wrong, -HOUR)),
    Drill(
        fault="the SMS provider answers 500",
        alert="SmsProviderUnavailable",
        inject=partial(_provider, Behaviour.FAILING),
    ),
    Drill(
        fault="the SMS provider times out before acceptance",
        alert="SmsProviderTimesOut",
        inject=partial(_provider, Behaviour.SLOW_WITHOUT),
    ),
    Drill(
        fault="the SMS provider times out after acceptance",
        alert="SmsProviderTimesOut",
        inject=partial(_provider, Behaviour.SLOW_WITH),
    ),
]
_LAST = [
    Drill(fault="a worker process stands still", alert="WorkerZombie", inject=_stalled),
    # It looks back over many minutes, so nothing can follow it.
    Drill(fault="a worker process ends again and again", alert="WorkerRestarts", inject=_killed_again_and_again),
]
