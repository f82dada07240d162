"""All that a run goes on: engine, database, provider, workers, and those who ask for services and work on requests."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from db.engine import Database, open_database
from db.errors import DatabaseUnavailable
from db.revisions import current, head
from deploy.locations import ROOT
from deploy.stack.diagrams import deploy_when_ready
from tests.chaos.broker import Broker
from tests.chaos.clerk import Clerk
from tests.chaos.clock import WrongClock, seconds_to_noon
from tests.chaos.crew import STOP_SECONDS, Crew
from tests.chaos.databases import Store
from tests.chaos.engine_time import EngineTime
from tests.chaos.faults import World, set_right
from tests.chaos.load import Load
from tests.chaos.people import Operators, Payers
from tests.chaos.plan import Scale, first_orders
from tests.chaos.provider import TIMEOUT_SECONDS, Provider
from tests.chaos.proxy import Proxy
from tests.chaos.records import Records, RecordStore
from tests.ports import free_ports
from workers.cli.deploy import resources_in
from workers.gateways.channel import plain_channels
from workers.gateways.engine import EngineGateway

_LOOK_SECONDS = 0.5
_MIGRATED_SECONDS = 180.0
_DIAGRAMS = [Path(__file__).with_name(f"{name}.bpmn") for name in ("chaos-request", "chaos-examination")]

OpenStore = Callable[[Path], AbstractContextManager[Store]]


@dataclass(slots=True, kw_only=True)
class Stage:
    """A run's stage, set."""

    world: World
    database: Database
    records: Records
    load: Load
    clerk: Clerk
    killers_over: Event = field(default_factory=Event)


@contextmanager
def open_stage(
    seed: str, folder: Path, scale: Scale, open_store: OpenStore, *, metrics_ports: Sequence[int] = ()
) -> Iterator[Stage]:
    """Set it, and clear it away. Each worker answers Prometheus at its port, if there are any."""
    with ExitStack() as stack:
        store = stack.enter_context(open_store(folder))
        time_of_engine, noon = EngineTime(), seconds_to_noon(datetime.now(UTC))
        records = Records(time_of_engine)
        record_port, proxy_port = free_ports(2)
        record_store = RecordStore(record_port, records)
        record_store.open()
        stack.callback(record_store.close)
        broker = Broker(folder, records_port=record_port, compiler=scale.compiler, time=time_of_engine)
        stack.callback(broker.stop)
        broker.start()
        broker.move_clock(noon * 1000)
        proxy = stack.enter_context(closing(Proxy(port=proxy_port, target_port=broker.grpc_port)))
        provider = stack.enter_context(closing(Provider()))
        gateway = stack.enter_context(EngineGateway(plain_channels(broker.address)))
        deploy_when_ready(gateway, {**company_diagrams(), **{each.name: each.read_bytes() for each in _DIAGRAMS}})
        environ = environ_of_workers(store, provider, gateway=f"127.0.0.1:{proxy.port}", job_timeout=scale.job_timeout)
        crew = stack.enter_context(
            closing(
                Crew(
                    size=scale.workers, environ=environ, folder=folder, forked=scale.forked, metrics_ports=metrics_ports
                )
            )
        )
        operators = Operators(records, broker.web_url)
        world = World(
            broker=broker, proxy=proxy, record_store=record_store, provider=provider.book, store=store, crew=crew,
            operators=operators, noon=noon,
        )  # fmt: skip
        set_right(world)
        database = stack.enter_context(closing(open_database(store.url)))
        crew.start(first_orders(seed, scale))
        wait_until_migrated(database)
        clock = WrongClock(folder / "clock-office")
        clock.set(noon)
        load = Load(
            database=database, gateway=gateway, clock=clock, records=records, in_flight=scale.in_flight,
            whole_every=scale.whole_every, examined=range(0, scale.examined, scale.examined_every),
        )  # fmt: skip
        for part in (load, operators, Payers(database, clock)):
            part.start()
            stack.callback(part.close)
        clerk = Clerk(environ=environ, clock=clock, database=database)
        yield Stage(world=world, database=database, records=records, load=load, clerk=clerk)


def company_diagrams() -> Mapping[str, bytes]:
    """All that the company deploys."""
    return resources_in(ROOT / "bpmn")


def environ_of_workers(store: Store, provider: Provider, *, gateway: str, job_timeout: float) -> dict[str, str]:
    """What workers are told of this database, this provider and the engine at that address; seconds."""
    return {
        "AFTERSALES_DATABASE_URL": store.url,
        "AFTERSALES_GATEWAY_ADDRESS": gateway,
        "AFTERSALES_SMS_PROVIDER": "http",
        "AFTERSALES_SMS_URL": provider.url,
        "AFTERSALES_SMS_TOKEN": "of nobody",
        "AFTERSALES_SUPERVISOR_MOBILE": "09120000122",
        "AFTERSALES_QUIET_HOURS": "",
        "AFTERSALES_SMS_TIMEOUT_SECONDS": str(TIMEOUT_SECONDS),
        "AFTERSALES_REPORTS_IDLE_SECONDS": "1",
        "AFTERSALES_JOB_TIMEOUT_SECONDS": str(job_timeout),
        "AFTERSALES_STOP_SECONDS": str(STOP_SECONDS),
        "AFTERSALES_LOG_FORMAT": "json",
    }


def wait_until_migrated(database: Database) -> None:
    """The workers do that, those that are killed over it and those that come after them."""
    deadline = time.monotonic() + _MIGRATED_SECONDS
    while time.monotonic() < deadline:
        try:
            if current(database) == head():
                return
        except DatabaseUnavailable:
            pass
        time.sleep(_LOOK_SECONDS)
    raise TimeoutError("the workers did not bring the tables up to date")
