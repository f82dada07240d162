"""The whole company in one process: our diagrams on the embedded engine, our workers, a database of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from db.engine import Database
from db.errors import DatabaseUnavailable
from db.outbox import MessageRelayStore, SmsRelayStore
from db.unit_of_work import SqlUnitOfWork
from deploy.demo.applications import application_for, new_owner, plausible_kwh
from deploy.demo.bank import pay_debt
from deploy.demo.case import Form, Save, Variables
from deploy.demo.stories.plain_connections import add_connection
from deploy.demo.stories.story import Story
from services.catalogue import service_of
from services.company import EXAMPLE_COMPANY
from services.jalali import format_jalali, local_date
from services.model.bills import Bill, BillState, PaymentResult
from services.model.connections import Connection
from services.model.keys import ApplicantKind, BillKind
from services.model.notices import Sms
from services.model.requests import Request
from services.model.steps import StepEntry
from services.reference.loading import load_reference_data
from services.retention.rules import RetentionPeriods
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.fakes.jobs import run_at_once
from tests.fakes.purging import RULES_PERIODS, FakeHistory, purging
from tests.process.details import as_in_form
from tests.process.open_tasks import EngineTasks
from tests.zeebekit import Complete, EmbeddedEngine, Fail, Job, Outcome, ProcessInstance, ThrowError, UserTask
from workers import runtime
from workers.errors import ERRORS
from workers.gateways.channel import plain_channels
from workers.gateways.engine import EngineGateway
from workers.gateways.sandbox_sms import SandboxSmsProvider
from workers.handlers import all_handlers
from workers.relay import MessageRelay, SmsRelay
from workers.runtime.job import Job as OurJob
from workers.runtime.runner import JobRunner
from workers.transactions import SqlTransactions

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class KitClock:
    """The engine's clock as the services' clock."""

    engine: EmbeddedEngine

    def now(self) -> datetime:
        return self.engine.now()


class Office:
    """Workers, relays and database beside an engine. Every job is delivered twice unless told otherwise."""

    def __init__(
        self,
        engine: EmbeddedEngine,
        database: Database,
        *,
        redeliver: bool = True,
        periods: RetentionPeriods = RULES_PERIODS,
    ) -> None:
        self.engine = engine
        self.database = database
        self.clock = KitClock(engine)
        self.database_away = False
        self.history = FakeHistory()
        self.gateway = EngineGateway(plain_channels(engine.address))
        self.open_tasks = EngineTasks(engine)
        transactions = SqlTransactions(
            begin_work=self.begin,
            clock=self.clock,
            company=EXAMPLE_COMPANY,
            reference=load_reference_data(),
            purging=purging(self.begin, engine=self.gateway, history=self.history, periods=periods),
            open_tasks=self.open_tasks,
        )
        self.handlers = all_handlers()
        self.jobs_done: set[str] = set()
        self.runner = JobRunner(handlers=self.handlers, transactions=transactions, errors=ERRORS, jitter=lambda: 0.5)
        relays = (self._sms_relay(), self._message_relay())
        engine.use(
            dict.fromkeys(self.handlers, self._run),
            idle_hooks=[lambda relay=relay: relay.deliver_due() > 0 for relay in relays],  # type: ignore[misc]
            redeliver=redeliver,
        )

    def begin(self) -> SqlUnitOfWork:
        """A transaction; while `database_away` it cannot begin, as if nothing listened at the database's address."""
        if self.database_away:
            raise DatabaseUnavailable(self.database.label, "connection refused")
        return SqlUnitOfWork(self.database)

    def case(self, story: Story) -> EmbeddedCase:
        """A case of this story's service and sample connection."""
        with self.begin() as uow:
            if story.sample:
                add_connection(uow, story.sample, today=local_date(self.clock.now()))
            return EmbeddedCase(self, story.service, uow.connections.get(story.bill_id))

    def close(self) -> None:
        self.gateway.close()

    def _run(self, job: Job) -> Outcome:
        self.jobs_done.add(job.type)
        ours = OurJob(
            key=job.key,
            type=job.type,
            process_instance_key=job.process_instance_key,
            bpmn_process_id=job.bpmn_process_id,
            element_id=job.element_id,
            element_instance_key=job.element_instance_key,
            variables=self._fetched(job),
            headers=job.headers,
            retries=job.retries,
        )
        return _answer(run_at_once(self.runner, ours).outcome)

    def _fetched(self, job: Job) -> Mapping[str, Any]:
        """Only what the real edge would fetch: a handler that uses more fails here too."""
        names = self.handlers[job.type].variables_to_fetch
        return {name: value for name, value in job.variables.items() if name in names}

    def _sms_relay(self) -> SmsRelay:
        return SmsRelay(
            store=SmsRelayStore(self.database),
            provider=SandboxSmsProvider(),
            clock=self.clock,
            jitter=lambda: 0.5,
            observe=lambda kind, outcome: None,
        )

    def _message_relay(self) -> MessageRelay:
        return MessageRelay(
            store=MessageRelayStore(self.database),
            publisher=self.gateway,
            clock=self.clock,
            jitter=lambda: 0.5,
            observe=lambda kind, outcome: None,
        )


def _answer(outcome: runtime.job.Outcome) -> Outcome:
    match outcome:
        case runtime.job.Complete(variables):
            return Complete(variables)
        case runtime.job.ThrowError(code, message, variables):
            return ThrowError(code, message, variables)
        case runtime.job.Fail(message, retries, back_off):
            return Fail(message, retries, back_off)


class EmbeddedCase:
    """A `deploy.demo.case.Case` on the embedded engine."""

    def __init__(self, office: Office, service: str, connection: Connection) -> None:
        self.office = office
        self.service = service
        self.engine = office.engine
        self.connection = connection
        self.withdrawal: WithdrawalResult | None = None
        self._instance: ProcessInstance | None = None

    @property
    def instance(self) -> ProcessInstance:
        assert self._instance, "nothing applied for yet"
        return self._instance

    @property
    def code(self) -> str:
        return str(self.instance.variables()["trackingCode"])

    @property
    def request(self) -> Request:
        with self.office.begin() as uow:
            return uow.requests.get(self.code)

    def ids(self, *numbers: str) -> list[str]:
        """The ids of the service's steps with these numbers: 01 is SET-01, NAM-01 or REL-01."""
        service = service_of(self.service)
        prefix = service.prefix if service.standard is None else "STD"
        return [f"{prefix}-{number}" for number in numbers]

    def ledger(self) -> list[StepEntry]:
        """The request's rows, in order of start."""
        with self.office.begin() as uow:
            return list(uow.steps.of_request(self.code))

    def steps(self, step: str) -> list[StepEntry]:
        """The ledger rows of one step, in order of start."""
        return [row for row in self.ledger() if row.step == step]

    def missed(self) -> set[str]:
        return {row.step for row in self.ledger() if row.missed_at}

    def sms(self) -> list[str]:
        """Templates of the SMS of this request, in order."""
        return [sms.template for sms in self.sent()]

    def sent(self) -> list[Sms]:
        """The SMS of this request, in order."""
        with self.office.begin() as uow:
            return list(uow.outbox.sms_of(self.code))

    def task(self, element_id: str, role: str | None = None) -> UserTask:
        """The request's open task of that element; if given, it must be the unit's.

        What a closed request leaves behind goes on in processes of its own.
        """
        if self.instance.state != "completed":
            return self.instance.task(element_id, role)
        [home] = [each for each in self._left_behind() if element_id in {task.element_id for task in each.tasks()}]
        return home.task(element_id, role)

    def _left_behind(self) -> list[ProcessInstance]:
        """The processes of the bills that the request has left open."""
        return [each for each in self.engine.instances("open-bill") if each.variables()["trackingCode"] == self.code]

    def _reviews(self) -> list[UserTask]:
        return [task for task in self.engine.tasks("supervisor") if task.variables["trackingCode"] == self.code]

    def bills(self, kind: BillKind | None = None) -> list[Bill]:
        """The bills of this request, oldest first; of one kind, if given."""
        with self.office.begin() as uow:
            return list(uow.bills.of_request(self.code, kind))

    def account(self) -> dict[str, BillState]:
        """Where each bill of the connection stands that this request has not issued, by its number."""
        with self.office.begin() as uow:
            bills = uow.bills.of_connection(self.connection.bill_id)
        return {bill.number: bill.state for bill in bills if bill.tracking_code is None}

    def application(self, kind: ApplicantKind | None = None, **changes: object) -> dict[str, object]:
        with self.office.begin() as uow:
            made = application_for(uow, self.service, self.connection, now=self.engine.now(), kind=kind)
        return made | changes

    async def apply(self, kind: ApplicantKind | None = None, **changes: object) -> None:
        application = as_in_form(self.office, self.application(kind, **changes))
        self._instance = self.engine.start_instance(self.service, {"application": application})

    async def complete(self, element_id: str, form: Form | None = None) -> None:
        task = self.task(element_id)
        task.complete(form(task.variables) if callable(form) else form or {})

    async def enter_on_page(self, page: str, entered: Variables, save: Save) -> None:  # noqa: ARG002 - as it does
        with self.office.begin() as uow:
            save(uow, tracking_code=self.code, form=entered)

    async def escalations(self, steps: int = 1) -> None:
        mine = self._reviews()
        assert len(mine) == steps, self.instance.describe()
        for task in mine:
            task.complete({"supervisorNote": "پیگیری شد"})

    async def nothing_to_review(self) -> None:
        assert not self._reviews(), self.instance.describe()

    async def withdraw(self) -> None:
        with self.office.begin() as uow:
            self.withdrawal = withdraw_request(uow, clock=self.office.clock, tracking_code=self.code)
        self.engine.run()

    async def pay_debt(self) -> None:
        with self.office.begin() as uow:
            result = pay_debt(uow, clock=self.office.clock, tracking_code=self.code)
        assert result is PaymentResult.ACCEPTED
        self.engine.run()

    async def wait(self, duration: timedelta) -> None:
        self.engine.travel(duration)

    async def closed(self) -> None:
        self.instance.assert_completed()

    def today(self) -> str:
        return format_jalali(local_date(self.engine.now()))

    def day_ahead(self, days: int) -> str:
        return format_jalali(local_date(self.engine.now()) + timedelta(days=days))

    def new_owner(self) -> Variables:
        return new_owner(self.connection)

    def plausible_kwh(self) -> int:
        with self.office.begin() as uow:
            readings = uow.connections.readings(self.connection.bill_id)
        return plausible_kwh(readings, local_date(self.engine.now()))


NewCase = Callable[[str], EmbeddedCase]
"""Makes a case of the service with that key."""


def play(case: EmbeddedCase, story: Story) -> None:
    """Play a story to its end."""
    asyncio.run(_played(story, case))


async def _played(story: Story, case: EmbeddedCase) -> None:
    await story.play(case)
