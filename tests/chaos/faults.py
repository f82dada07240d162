"""The faults. Each lasts some seconds and is gone when its function returns; nobody repairs anything after it."""

import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial

from tests.chaos.broker import Broker
from tests.chaos.crew import Crew, Worker
from tests.chaos.databases import Postgres, Store
from tests.chaos.people import Operators
from tests.chaos.provider_book import Behaviour, Book
from tests.chaos.proxy import Proxy
from tests.chaos.records import RecordStore

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Return:
    """When what was unavailable was there again, in seconds of the machine's clock."""

    fault: str
    at: float
    engine: bool
    """Whether it was the engine that had been unavailable, or the way to it."""


@dataclass(slots=True, kw_only=True)
class World:
    """All that faults are done to. `noon` is what every company clock, and the engine's, adds to the machine's;
    `wrong_clocks` are the times of the machine's clock in which a worker's was wrong.
    """

    broker: Broker
    proxy: Proxy
    record_store: RecordStore
    provider: Book
    store: Store
    crew: Crew
    operators: Operators
    noon: int
    returns: list[Return] = field(default_factory=list)
    wrong_clocks: list[tuple[float, float]] = field(default_factory=list)

    def returned(self, fault: str, *, engine: bool = False) -> None:
        """Note that work is possible again."""
        self.returns.append(Return(fault, time.time(), engine))


Inject = Callable[[World, Worker, float], None]
"""Does the fault for so many seconds; to that worker, if it is one of a worker."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault; `seconds` is from when to when it lasts in the long form."""

    name: str
    inject: Inject
    seconds: tuple[float, float]


def _broker_killed(world: World, _: Worker, seconds: float) -> None:
    world.broker.kill()
    time.sleep(seconds)
    world.broker.start()
    world.returned("broker killed (-9) and restarted", engine=True)


def _gateway_refuses(world: World, _: Worker, seconds: float) -> None:
    world.proxy.refuse()
    time.sleep(seconds)
    world.proxy.restore()
    world.returned("gateway: connections cut and refused", engine=True)


def _gateway_silent(world: World, _: Worker, seconds: float) -> None:
    world.proxy.swallow()
    time.sleep(seconds)
    world.proxy.restore()
    world.returned("gateway: nothing arrives (black hole)", engine=True)


def _records_unavailable(world: World, _: Worker, seconds: float) -> None:
    world.record_store.close()
    time.sleep(seconds)
    world.record_store.open()


def _provider(behaviour: Behaviour, world: World, _: Worker, seconds: float) -> None:
    world.provider.behaviour = behaviour
    time.sleep(seconds)
    world.provider.behaviour = Behaviour.WELL


def _worker_clock(wrong_by: int, world: World, worker: Worker, seconds: float) -> None:
    begun = time.time()
    worker.clock.set(world.noon + wrong_by)
    time.sleep(seconds)
    worker.clock.set(world.noon)
    world.wrong_clocks.append((begun, time.time()))


def _engine_clock(world: World, _: Worker, seconds: float) -> None:
    """An hour behind, right again, an hour ahead; and so it stays: going back would make the jobs of a killed worker
    wait for that hour, which is the engine's doing and right.
    """
    world.broker.move_clock(-HOUR * 1000)
    time.sleep(seconds)
    world.broker.move_clock(HOUR * 1000)
    time.sleep(seconds)
    world.broker.move_clock(HOUR * 1000)


def _stopped(world: World, worker: Worker, _: float) -> None:
    world.crew.stop_one(worker)


def _suspended(world: World, worker: Worker, seconds: float) -> None:
    """SIGSTOP and SIGCONT: a pause of the whole process, as a virtual machine that is moved makes one."""
    del world
    if worker.signal(signal.SIGSTOP):
        time.sleep(seconds)
        worker.signal(signal.SIGCONT)


def _database(
    name: str, trouble: Callable[[], AbstractContextManager[None]], world: World, _: Worker, seconds: float
) -> None:
    with trouble():
        time.sleep(seconds)
    world.returned(name)


_EVERYWHERE = (
    Fault("broker killed (-9) and restarted", _broker_killed, (0.5, 8.0)),
    Fault("gateway: connections cut and refused", _gateway_refuses, (5.0, 15.0)),
    Fault("gateway: nothing arrives (black hole)", _gateway_silent, (8.0, 20.0)),
    Fault("record store unavailable", _records_unavailable, (8.0, 20.0)),
    *(
        Fault(f"SMS provider {behaviour.value}", partial(_provider, behaviour), (5.0, 10.0))
        for behaviour in Behaviour
        if behaviour is not Behaviour.WELL
    ),
    Fault("a worker's clock 1 h ahead", partial(_worker_clock, HOUR), (5.0, 15.0)),
    Fault("a worker's clock 1 h behind", partial(_worker_clock, -HOUR), (5.0, 15.0)),
    Fault("a worker told to stop (SIGTERM)", _stopped, (0.0, 0.0)),
    Fault("a worker suspended", _suspended, (10.0, 75.0)),
)
ENGINE_CLOCK = Fault("engine's clock 1 h behind, right, 1 h ahead", _engine_clock, (5.0, 10.0))
"""Once in a campaign."""


def faults_of(store: Store) -> tuple[Fault, ...]:
    """Those that this kind of database can have, and all others."""
    if isinstance(store, Postgres):
        return (
            *_EVERYWHERE,
            _of_database("database server killed and unavailable", store.unavailable, (60.0, 60.0)),
            _of_database("database's tables locked", store.locked, (10.0, 25.0)),
        )
    full = (_of_database("database's disk full", store.full, (8.0, 20.0)),) if store.can_be_full else ()
    return (*_EVERYWHERE, _of_database("database locked", store.locked, (10.0, 25.0)), *full)


def _of_database(name: str, trouble: Callable[[], AbstractContextManager[None]], seconds: tuple[float, float]) -> Fault:
    return Fault(name, partial(_database, name, trouble), seconds)


def set_right(world: World) -> None:
    """Every clock that a worker has."""
    for worker in world.crew.workers:
        worker.clock.set(world.noon)


def let_hours_pass(world: World, hours: int) -> None:
    """On every worker's clock, since noon: what a clock that was an hour ahead has put off falls due."""
    for worker in world.crew.workers:
        worker.clock.set(world.noon + 1.2 * HOUR * hours)
