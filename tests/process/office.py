"""The whole company in one process: our diagrams on the embedded engine, our workers, a database of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from db.engine import Database
from db.errors import DatabaseUnavailable
from db.unit_of_work import SqlUnitOfWork
from deploy.demo.applicant import answered_request
from deploy.demo.applications import application_for, new_owner, plausible_kwh
from deploy.demo.bank import pay_bills, pay_debt
from deploy.demo.case import BeginInRecords, Form, Save, Variables
from deploy.demo.stories.plain_case import PlainCase
from deploy.demo.stories.plain_connections import add_connection
from deploy.demo.stories.story import Story
from services.catalogue import service_of
from services.company import EXAMPLE_COMPANY, Company
from services.jalali import format_jalali, local_date, parse_jalali
from services.metering.custody import start_of_day
from services.model.bills import Bill, BillState, PaymentResult
from services.model.complaints import ComplaintAbout
from services.model.connections import Connection
from services.model.keys import ApplicantKind, BillKind
from services.model.notices import Sms
from services.model.requests import Request
from services.model.steps import StepEntry
from services.reference.loading import load_reference_data
from services.retention.rules import RetentionPeriods
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.fakes.outside import FakeOutside
from tests.fakes.purging import RULES_PERIODS, FakeHistory, purging
from tests.process.details import as_in_form
from tests.process.embedded_workers import EmbeddedWorkers, relays
from tests.process.open_tasks import EngineTasks
from tests.zeebekit import EmbeddedEngine, ProcessInstance, UserTask
from workers.cli.complaints import PROCESS, form_of
from workers.gateways.channel import plain_channels
from workers.gateways.engine import EngineGateway
from workers.transactions import SqlTransactions

ROOT = Path(__file__).parents[2]
REFERENCE = load_reference_data()


@dataclass(slots=True)
class KitClock:
    """The engine's clock as the services' clock, unless it is to be behind it."""

    engine: EmbeddedEngine
    behind: timedelta = timedelta(0)

    def now(self) -> datetime:
        return self.engine.now() - self.behind


class Office:
    """Workers, relays and database beside an engine. Every job is delivered twice unless told otherwise."""

    def __init__(
        self,
        engine: EmbeddedEngine,
        database: Database,
        *,
        redeliver: bool = True,
        periods: RetentionPeriods = RULES_PERIODS,
        company: Company = EXAMPLE_COMPANY,
    ) -> None:
        self.engine = engine
        self.database = database
        self.clock = KitClock(engine)
        self.database_away = False
        self.history = FakeHistory()
        self.gateway = EngineGateway(plain_channels(engine.address))
        self.open_tasks = EngineTasks(engine)
        self.outside = FakeOutside()
        transactions = SqlTransactions(
            begin_work=self.begin,
            clock=self.clock,
            company=company,
            reference=REFERENCE,
            purging=purging(self.begin, engine=self.gateway, history=self.history, periods=periods),
            open_tasks=self.open_tasks,
            processes=self.gateway,
            systems=self.outside.systems,
        )
        self.workers = EmbeddedWorkers(transactions)
        self._redeliver = redeliver
        self._start_workers()

    def begin(self) -> SqlUnitOfWork:
        """A transaction; while `database_away` it cannot begin, as if nothing listened at the database's address."""
        if self.database_away:
            raise DatabaseUnavailable(self.database.label, "connection refused")
        return SqlUnitOfWork(self.database)

    @contextmanager
    def workers_away(self) -> Iterator[None]:
        """No worker and no relay runs meanwhile; the engine goes on alone. Afterwards they do what has been left."""
        self.engine.use({}, strict=False)
        yield
        self._start_workers()
        self.engine.run()

    def _start_workers(self) -> None:
        self.engine.use(
            dict.fromkeys(self.workers.handlers, self.workers.run),
            idle_hooks=relays(self.database, self.clock, self.gateway),
            redeliver=self._redeliver,
        )

    def case(self, story: Story, *, version: int | None = None) -> EmbeddedCase:
        """A case of this story's service and sample connection."""
        with self.begin() as uow:
            for sample in story.samples:
                add_connection(uow, sample, today=local_date(self.clock.now()))
            return EmbeddedCase(self, story.service, uow.connections.get(story.bill_id), version=version)

    def played(self, story: Story) -> EmbeddedCase:
        """Its case, after the story was played to its end."""
        case = self.case(story)
        play(case, story)
        return case

    def close(self) -> None:
        self.gateway.close()


class EmbeddedCase:
    """A `deploy.demo.case.Case` on the embedded engine. Its process begins on a `version`, the newest by default."""

    def __init__(self, office: Office, service: str, connection: Connection, *, version: int | None = None) -> None:
        self.office = office
        self.service = service
        self.version = version
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
        """The ids of the steps with these numbers: the service's own, or those of the standard process."""
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

    def findings(self) -> str:
        """What the applicant is asked to put right."""
        return str(self.task("Task_CorrectApplication").variables["findingsText"])

    def left_in_the_engine(self) -> str:
        """The variables of all processes."""
        return " ".join(str(instance.variables()) for instance in self.engine.instances())

    def told(self, template: str) -> list[str]:
        """The mobiles that an SMS of this template went to, sorted."""
        return sorted(sms.mobile for sms in self.sent() if sms.template == template)

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
        """The processes of the bills that the request has left open, and of the complaints about it."""
        found = [each for process in ("open-bill", PROCESS) for each in self.engine.instances(process)]
        return [each for each in found if each.variables().get("trackingCode") == self.code]

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
        self._instance = self.engine.start_instance(self.service, {"application": application}, version=self.version)

    async def begin(self, process_id: str, form: Variables) -> None:
        self._instance = self.engine.start_instance(process_id, dict(form))

    async def begin_in_records(self, process_id: str, begin: BeginInRecords) -> None:
        with self.office.begin() as uow:
            begin(uow, clock=self.office.clock, reference=REFERENCE)
        self.engine.run()
        self._instance = self.engine.instances(process_id)[-1]

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

    async def complain(self, about: ComplaintAbout, text: str) -> None:
        self.engine.start_instance(PROCESS, {"complaint": form_of(self.code, about, text)})

    async def complaint_answered(self) -> None:
        for each in self._left_behind():
            each.assert_completed().assert_no_incidents()
        with self.office.begin() as uow:
            code = answered_request(uow, self.code)
            assert code is not None, "the complaint is not answered"
            key = uow.requests.get(code).process_instance_key
        [self._instance] = [each for each in self.engine.instances(self.service) if each.key == key]

    async def pay_debt(self) -> None:
        with self.office.begin() as uow:
            result = pay_debt(uow, clock=self.office.clock, tracking_code=self.code)
        assert result is PaymentResult.ACCEPTED
        self.engine.run()

    async def pay_bills(self) -> None:
        with self.office.begin() as uow:
            pay_bills(uow, clock=self.office.clock, bill_id=self.connection.bill_id)
        self.engine.run()

    async def wait(self, duration: timedelta) -> None:
        self.engine.travel(duration)

    async def closed(self) -> None:
        self.instance.assert_completed()

    def now(self) -> datetime:
        return self.engine.now()

    def today(self) -> str:
        return format_jalali(local_date(self.engine.now()))

    def day_ahead(self, days: int) -> str:
        return format_jalali(local_date(self.engine.now()) + timedelta(days=days))

    def time_until(self, day: str) -> timedelta:
        return start_of_day(parse_jalali(day)) - self.engine.now()

    def new_owner(self) -> Variables:
        return new_owner(self.connection)

    def meter_serial(self) -> str:
        return self.connection.meter.serial

    def plausible_kwh(self) -> int:
        with self.office.begin() as uow:
            readings = uow.connections.readings(self.connection.bill_id)
        return plausible_kwh(readings, local_date(self.engine.now()))


NewCase = Callable[[str], EmbeddedCase]
"""Makes a case of the service with that key."""


def plain(case: EmbeddedCase) -> PlainCase:
    """What the units do with a case on the standard process."""
    return PlainCase.of(case, case.service)


def play(case: EmbeddedCase, story: Story) -> None:
    """Play a story to its end."""
    asyncio.run(_played(story, case))


async def _played(story: Story, case: EmbeddedCase) -> None:
    await story.play(case)
