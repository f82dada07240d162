"""The composition root: the one place where things are wired. Building connects to nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import random

import httpx
from pydantic import SecretStr

from db.delivery_reports import DeliveryReportStore
from db.engine import Database, open_database
from db.outbox import MessageRelayStore, SmsRelayStore
from db.revisions import current, is_current
from db.unit_of_work import SqlUnitOfWork
from services.clock import Clock
from services.company import Company
from services.events import Event
from services.ports.notices import SmsProvider
from services.ports.outside import NobodyAsked, OutsideSystem, OutsideSystems
from services.reference.data import ReferenceData
from services.reference.loading import load_reference_data
from workers.clock import EngineClock, SystemClock
from workers.context import JobContext, Purging
from workers.errors import ERRORS
from workers.gateways.camunda_session import CamundaSession
from workers.gateways.channel import blocking_channels
from workers.gateways.civil_registry import HttpCivilRegistry
from workers.gateways.engine import EngineGateway
from workers.gateways.engine_history import OpenSearchHistory
from workers.gateways.operate import OperateRunning, OperateUnavailable
from workers.gateways.outside_http import OutsideHttp
from workers.gateways.recent_tasks import RecentTasks
from workers.gateways.sister_companies import HttpSisterCompanies
from workers.gateways.sms import HttpSmsProvider, SandboxSmsProvider
from workers.gateways.subscriber_system import HttpSubscriberSystem
from workers.gateways.tasklist import NobodyToAsk, TaskGateway, TasklistTasks
from workers.migration.running import Running
from workers.relay import MessageRelay, Observe, SmsRelay
from workers.report_relay import DeliveryReportRelay
from workers.runtime import failpoints
from workers.runtime.handler import Handler
from workers.runtime.runner import JobRunner
from workers.settings import ClockSource, Settings, SmsProviderKind
from workers.transactions import RetriedTransactions, SqlTransactions

_SQLITE = "sqlite:///"
_TASKLIST_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """What the workers and the command line share."""

    settings: Settings
    database: Database
    clock: Clock
    engine: EngineGateway
    http: httpx.Client
    open_tasks: TaskGateway
    systems: OutsideSystems
    company: Company
    reference: ReferenceData

    @property
    def has_database(self) -> bool:
        """Whether there is a database with tables; to look makes none. Raises DatabaseUnavailable."""
        file = self._database_file
        # SQLite writes into an empty file as soon as it is opened.
        is_there = file is None or (file.is_file() and file.stat().st_size > 0)
        return is_there and current(self.database) is not None

    def prepare_database(self) -> None:
        """Bring the tables up to date; an embedded database gets its folder first."""
        if file := self._database_file:
            file.parent.mkdir(parents=True, exist_ok=True)
        if not is_current(self.database):
            # Here, because it brings Alembic: a tenth of a worker's memory, for a moment in its life.
            from db.migrate import upgrade  # noqa: PLC0415

            upgrade(self.database, on_step=lambda: failpoints.hit("migration-step"))

    def begin(self) -> SqlUnitOfWork:
        """A transaction, to be used in a `with` block."""
        return SqlUnitOfWork(self.database)

    @property
    def transactions(self) -> RetriedTransactions:
        """Transactions that are repeated where another one was first."""
        return RetriedTransactions(self.begin)

    def reading(self) -> SqlUnitOfWork:
        """A transaction that only reads."""
        return SqlUnitOfWork(self.database, read_only=True)

    def runner(
        self, handlers: Mapping[str, Handler], committed: Callable[[Sequence[Event]], None]
    ) -> JobRunner[JobContext]:
        """What runs jobs; `committed` is told after each commit what happened in it."""
        transactions = SqlTransactions(
            begin_work=self.begin,
            clock=self.clock,
            company=self.company,
            reference=self.reference,
            purging=self.purging,
            open_tasks=self.open_tasks,
            processes=self.engine,
            systems=self.systems,
            committed=committed,
        )
        return JobRunner(handlers=handlers, transactions=transactions, errors=ERRORS, jitter=random)

    @property
    def purging(self) -> Purging:
        """What the removal of what is old needs."""
        url = self.settings.search_url
        return Purging(
            periods=self.settings.periods,
            engine=self.engine,
            history=OpenSearchHistory(client=self.http, url=url) if url else None,
            reading=self.reading,
        )

    def sms_relay(self, observe: Observe) -> SmsRelay:
        """What sends the queued SMS."""
        return SmsRelay(
            store=SmsRelayStore(self.database),
            provider=self._sms_provider(),
            clock=self.clock,
            jitter=random,
            observe=observe,
        )

    def report_relay(self, observe: Observe) -> DeliveryReportRelay:
        """What reads the provider's delivery reports."""
        return DeliveryReportRelay(
            store=DeliveryReportStore(self.database),
            provider=self._sms_provider(),
            clock=self.clock,
            observe=observe,
        )

    def message_relay(self, observe: Observe) -> MessageRelay:
        """What publishes the queued messages."""
        return MessageRelay(
            store=MessageRelayStore(self.database),
            publisher=self.engine,
            clock=self.clock,
            jitter=random,
            observe=observe,
        )

    @contextmanager
    def running(self) -> Iterator[Running]:
        """Who knows what runs in the engine. Raises OperateUnavailable."""
        settings = self.settings
        password = settings.web_password.get_secret_value()
        if not password:
            raise OperateUnavailable("AFTERSALES_WEB_PASSWORD is not set")
        with CamundaSession(settings.web_url, settings.web_user, password) as session:
            yield OperateRunning(session)

    def close(self) -> None:
        """Give up all connections."""
        self.engine.close()
        self.http.close()
        self.open_tasks.close()
        self.database.close()

    @property
    def _database_file(self) -> Path | None:
        url = self.settings.database_url
        return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None

    def _sms_provider(self) -> SmsProvider:
        settings = self.settings
        if settings.sms_provider is SmsProviderKind.SANDBOX:
            return SandboxSmsProvider()
        token = settings.sms_token.get_secret_value()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        client = httpx.Client(timeout=settings.sms_timeout_seconds, headers=headers)
        return HttpSmsProvider(client=client, url=settings.sms_url, sender=settings.sms_sender)


def build_app(settings: Settings) -> App:
    """Wire everything as the settings say. Raises DatabaseUrlInvalid, ReferenceDataBroken."""
    http = httpx.Client(timeout=2.0)
    return App(
        settings=settings,
        database=open_database(settings.database_url),
        clock=_clock(settings, http),
        engine=EngineGateway(blocking_channels(settings)),
        http=http,
        open_tasks=_open_tasks(settings),
        systems=_systems(settings, http),
        company=settings.company,
        reference=load_reference_data(),
    )


def _clock(settings: Settings, http: httpx.Client) -> Clock:
    if settings.clock is ClockSource.ENGINE:
        return EngineClock(settings.engine_clock_url, http)
    return SystemClock()


def _open_tasks(settings: Settings) -> TaskGateway:
    password = settings.web_password.get_secret_value()
    if not password:
        return NobodyToAsk()
    # A list that waits longer for Tasklist than this is better shown without it.
    session = CamundaSession(settings.web_url, settings.web_user, password, timeout=_TASKLIST_SECONDS)
    return RecentTasks(TasklistTasks(session))


def _systems(settings: Settings, http: httpx.Client) -> OutsideSystems:
    """Where no address is configured nobody is asked: a person's task says so."""
    registry, system = settings.civil_registry_url, settings.subscriber_system_url
    sisters = settings.sister_companies_url
    limit = settings.outside_timeout_seconds

    def asked(whose: OutsideSystem, url: str, token: SecretStr) -> OutsideHttp:
        return OutsideHttp(system=whose, client=http, url=url, token=token.get_secret_value(), timeout_seconds=limit)

    return OutsideSystems(
        civil_registry=HttpCivilRegistry(asked(OutsideSystem.CIVIL_REGISTRY, registry, settings.civil_registry_token))
        if registry
        else NobodyAsked(),
        subscriber_system=HttpSubscriberSystem(
            asked(OutsideSystem.SUBSCRIBER_SYSTEM, system, settings.subscriber_system_token)
        )
        if system
        else NobodyAsked(),
        sister_companies=HttpSisterCompanies(
            asked(OutsideSystem.SISTER_COMPANIES, sisters, settings.sister_companies_token)
        )
        if sisters
        else NobodyAsked(),
    )
