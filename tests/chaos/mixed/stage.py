"""All that the stories of a mixed run go on: engine, database, provider and workers, on the engine's own clock."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from db.engine import Database
from deploy.stack.diagrams import deploy_when_ready
from services.jalali import local_date
from tests.chaos.broker import Broker
from tests.chaos.crew import Crew
from tests.chaos.databases import Store
from tests.chaos.engine_time import EngineTime
from tests.chaos.mixed.seen import SeenRecords
from tests.chaos.plan import Scale, first_orders
from tests.chaos.provider import Provider
from tests.chaos.provider_book import Book
from tests.chaos.records import RecordStore
from tests.chaos.stage import OpenStore, company_diagrams, environ_of_workers, wait_until_migrated
from tests.ports import free_ports
from tests.process.loaded import SAMPLES
from tests.process.nights import NIGHTS
from tests.sandbox import serving
from workers.app import App, build_app
from workers.samples import load
from workers.settings import ClockSource, Settings

_DAILY = tuple(f"{each}.bpmn" for each in NIGHTS)
"""Each day of the months for which a story waits would be a stop of the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedStage:
    """A run's stage, set. `app` is the people's own way to the database and the engine."""

    app: App
    broker: Broker
    crew: Crew
    records: SeenRecords
    provider: Book
    kind: str

    @property
    def database(self) -> Database:
        """The company's."""
        return self.app.database


@contextmanager
def open_mixed_stage(seed: str, folder: Path, scale: Scale, open_store: OpenStore) -> Iterator[MixedStage]:
    """Set it, with the samples that stories speak of, and clear it away."""
    with ExitStack() as stack:
        store = stack.enter_context(open_store(folder))
        time = EngineTime()
        records = SeenRecords(time)
        [record_port] = free_ports(1)
        record_store = RecordStore(record_port, records)
        record_store.open()
        stack.callback(record_store.close)
        broker = Broker(folder, records_port=record_port, compiler=scale.compiler, time=time, tells_variables=True)
        stack.callback(broker.stop)
        broker.start()
        provider = stack.enter_context(closing(Provider()))
        settings = _settings(broker, store)
        app = stack.enter_context(closing(build_app(settings)))
        deploy_when_ready(app.engine, {name: file for name, file in company_diagrams().items() if name not in _DAILY})
        environ = environ_of_workers(store, provider, gateway=broker.address, job_timeout=scale.job_timeout)
        environ |= _clock_of(settings) | _systems_at(stack.enter_context(serving()).url)
        crew = stack.enter_context(
            closing(Crew(size=scale.workers, environ=environ, folder=folder, forked=scale.forked))
        )
        crew.start(first_orders(seed, scale))
        wait_until_migrated(app.database)
        with app.begin() as uow:
            load(uow, SAMPLES, today=local_date(app.clock.now()))
        yield MixedStage(app=app, broker=broker, crew=crew, records=records, provider=provider.book, kind=store.kind)


def _settings(broker: Broker, store: Store) -> Settings:
    return Settings(
        database_url=store.url,
        gateway_address=broker.address,
        clock=ClockSource.ENGINE,
        engine_clock_url=f"{broker.management_url}/actuator/clock",
    )


def _systems_at(url: str) -> dict[str, str]:
    """The stand-ins of the systems of others."""
    return {
        "AFTERSALES_CIVIL_REGISTRY_URL": f"{url}/registry",
        "AFTERSALES_SUBSCRIBER_SYSTEM_URL": f"{url}/system",
        "AFTERSALES_SISTER_COMPANIES_URL": f"{url}/sisters",
    }


def _clock_of(settings: Settings) -> dict[str, str]:
    """The same clock for the workers, by their environment."""
    return {"AFTERSALES_CLOCK": settings.clock, "AFTERSALES_ENGINE_CLOCK_URL": settings.engine_clock_url}
