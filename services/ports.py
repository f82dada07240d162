"""What the services need from outside: Protocols that `db` and the gateways implement, and the tests' fakes too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from services.events import Event
from services.model.bills import Bill, Payment, PaymentState, PaymentTotal
from services.model.changes import ConnectionChange
from services.model.connections import Connection, FormerMeter, FormerSubscriber, Reading, ReadingJudgement
from services.model.details import PersonalDetails
from services.model.faults import MeterFault, MeterRepair
from services.model.keys import BillKind, WorkOrderKind
from services.model.metering import Agent, MeterTest, OrderReport, WorkOrder
from services.model.notices import DeliveryReport, EngineMessage, Sms
from services.model.printouts import Printout
from services.model.requests import ArchiveEntry, Request
from services.model.reviews import StepReview
from services.model.steps import StepEntry
from services.model.tasks import OpenTask
from services.money import Rials

R = TypeVar("R")


class Connections(Protocol):
    """Connections with their readings. `get` raises NotFound; `find` answers None."""

    def get(self, bill_id: str) -> Connection: ...
    def find(self, bill_id: str) -> Connection | None: ...
    def save(self, connection: Connection) -> None: ...
    def readings(self, bill_id: str) -> Sequence[Reading]:
        """All readings, oldest first; those of one day as they were recorded."""
        ...

    def add_reading(self, reading: Reading) -> None: ...
    def former_meters(self, bill_id: str) -> Sequence[FormerMeter]:
        """The meters before the present one, oldest first."""
        ...

    def add_former_meter(self, former: FormerMeter) -> None: ...
    def judgements(self, bill_id: str) -> Sequence[ReadingJudgement]:
        """What was judged of the connection's readings, oldest first."""
        ...

    def add_judgement(self, judgement: ReadingJudgement) -> None: ...
    def former_subscribers(self, bill_id: str) -> Sequence[FormerSubscriber]:
        """Oldest first."""
        ...

    def add_former_subscriber(self, former: FormerSubscriber) -> None: ...


class Changes(Protocol):
    """The history of connections' records; never changed, but for what is personal in it (`services.retention`)."""

    def add(self, change: ConnectionChange) -> None:
        """Adding a change that a request has made already to the same connection is a conflict."""
        ...

    def of_connection(self, bill_id: str) -> Sequence[ConnectionChange]:
        """Oldest first."""
        ...

    def of_request(self, tracking_code: str) -> Sequence[ConnectionChange]:
        """Those of all connections that the request has changed, by bill ID."""
        ...


class Requests(Protocol):
    """Registered requests and their archive entries."""

    def get(self, tracking_code: str) -> Request: ...
    def find(self, tracking_code: str) -> Request | None: ...
    def find_open(self, service_key: str, bill_id: str) -> Request | None: ...
    def find_by_client_reference(self, client_reference: str) -> Request | None: ...
    def find_by_draft(self, draft_key: str) -> Request | None:
        """The newest that was registered from this draft, also long after the draft was deleted."""
        ...

    def add(self, request: Request) -> None: ...
    def save(self, request: Request) -> None: ...
    def archive(self, entry: ArchiveEntry) -> None: ...
    def archive_entry(self, tracking_code: str) -> ArchiveEntry | None: ...
    def draft(self, draft_key: str) -> Mapping[str, object] | None:
        """The application as the applicant has brought it so far, personal data included."""
        ...

    def save_draft(self, draft_key: str, payload: Mapping[str, object], *, saved_at: datetime | None = None) -> None:
        """`saved_at` where the draft waits to be registered: from then on it is kept for a time only."""
        ...

    def delete_draft(self, draft_key: str) -> None: ...
    def recent(self, limit: int) -> Sequence[Request]:
        """The newest requests first."""
        ...


class Details(Protocol):
    """Personal details that were kept before the application which they belong to."""

    def find(self, number: str) -> PersonalDetails | None: ...
    def add(self, details: PersonalDetails) -> None: ...
    def save(self, details: PersonalDetails) -> None:
        """Raises NotFound."""
        ...


class Payments(Protocol):
    """All payments that we were told of. Adding or saving a taken key (`told_as`, `counted_as`) is a conflict."""

    def payment(self, reference: str) -> Payment | None:
        """The newest with this reference of a bank's; other banks may have given the same one."""
        ...

    def payments_with(self, reference: str) -> Sequence[Payment]:
        """All with this reference, oldest first."""
        ...

    def payment_numbered(self, number: str) -> Payment:
        """Raises NotFound."""
        ...

    def payment_told_as(self, key: str) -> Payment | None: ...
    def payments_of(self, bill_number: str) -> Sequence[Payment]:
        """Those that pay the bill, or had paid it before they were reversed, oldest first."""
        ...

    def payments_of_connection(self, bill_id: str) -> Sequence[Payment]:
        """Those that pay or name a bill of the connection, or were carried to it, oldest first."""
        ...

    def waiting_payments(self) -> Sequence[Payment]:
        """Those that a person has to settle, oldest first."""
        ...

    def payment_totals(self) -> Mapping[PaymentState, PaymentTotal]:
        """By state; a state without payments is left out."""
        ...

    def paid_by_payments(self) -> Rials:
        """What the bills come to that payments have paid, whatever these tell of themselves."""
        ...

    def add_payment(self, payment: Payment) -> None: ...
    def save_payment(self, payment: Payment) -> None: ...


class Bills(Payments, Protocol):
    """Bills and payments."""

    def get(self, number: str) -> Bill: ...
    def find_by_identifiers(self, bill_id: str, payment_id: str) -> Bill | None: ...
    def of_request(self, tracking_code: str, kind: BillKind | None = None) -> Sequence[Bill]:
        """Oldest first."""
        ...

    def of_connection(self, bill_id: str) -> Sequence[Bill]:
        """Oldest first."""
        ...

    def consolidated_into(self, number: str) -> Sequence[Bill]:
        """The bills whose amounts the bill with this number asks for in their place, oldest first."""
        ...

    def add(self, bill: Bill) -> None: ...
    def save(self, bill: Bill) -> None: ...


class Metering(Protocol):
    """Agents, work orders, test results."""

    def agents(self, district: str, kind: WorkOrderKind) -> Sequence[Agent]:
        """Active agents of the district who take this kind of order, by code."""
        ...

    def active_agents(self) -> Sequence[Agent]:
        """Those of all districts, by code."""
        ...

    def agent(self, code: str) -> Agent | None: ...
    def save_agent(self, agent: Agent) -> None: ...
    def open_orders(self, agent_code: str) -> int: ...
    def order(self, number: str) -> WorkOrder: ...
    def orders_of(self, tracking_code: str) -> Sequence[WorkOrder]: ...
    def add_order(self, order: WorkOrder) -> None: ...
    def save_order(self, order: WorkOrder) -> None: ...
    def add_test(self, test: MeterTest) -> None: ...
    def tests_of(self, tracking_code: str) -> Sequence[MeterTest]:
        """Oldest first."""
        ...

    def add_order_report(self, report: OrderReport) -> None: ...
    def order_reports_of(self, tracking_code: str) -> Sequence[OrderReport]:
        """Oldest first."""
        ...


class Faults(Protocol):
    """Faults of meters and their repairs."""

    def add(self, fault: MeterFault) -> None: ...
    def of_connection(self, bill_id: str) -> Sequence[MeterFault]:
        """Oldest first."""
        ...

    def add_repair(self, repair: MeterRepair) -> None: ...
    def repairs_of(self, bill_id: str) -> Sequence[MeterRepair]:
        """Of the connection's meters, oldest first."""
        ...


class Steps(Protocol):
    """The step ledger."""

    def add(self, entry: StepEntry) -> None: ...
    def save(self, entry: StepEntry) -> None: ...
    def find(self, element_instance_key: int) -> StepEntry | None: ...
    def of_request(self, tracking_code: str) -> Sequence[StepEntry]:
        """In order of start."""
        ...

    def open_runs(self) -> Sequence[StepEntry]:
        """Of all requests: what has begun and neither ended nor been cancelled, in order of start."""
        ...


class Reviews(Protocol):
    """What the supervisor was told of steps, and what came of it."""

    def add(self, review: StepReview) -> None: ...
    def save(self, review: StepReview) -> None:
        """Raises NotFound."""
        ...

    def of_run(self, element_instance_key: int) -> Sequence[StepReview]:
        """Of one run of a step, in the order in which the supervisor was told."""
        ...

    def of_request(self, tracking_code: str) -> Sequence[StepReview]:
        """In the order in which the supervisor was told."""
        ...


class Printouts(Protocol):
    """What was prepared to be handed over, one for a request; kept for ever and never changed."""

    def add(self, printout: Printout) -> None: ...
    def find(self, tracking_code: str) -> Printout | None: ...


class Outbox(Protocol):
    """Notices that leave with the transaction's commit. Adding a key that is already there changes nothing."""

    def add_sms(self, sms: Sms) -> None: ...
    def add_message(self, message: EngineMessage) -> None: ...
    def message(self, message_id: str) -> EngineMessage | None:
        """The message that was added under this id, published or not."""
        ...

    def sms_of(self, tracking_code: str) -> Sequence[Sms]: ...
    def sms(self, key: str) -> Sms:
        """Raises NotFound."""
        ...

    def save_sms(self, sms: Sms) -> None: ...
    def sms_needing_review(self, now: datetime) -> Sequence[Sms]:
        """What needs a review by a person, oldest first: no clear answer for a day, refused, reported as not
        delivered, or not reported within a day by a provider that reports.
        """
        ...


class Sequences(Protocol):
    """Numbers that never repeat."""

    def next(self, name: str) -> int:
        """The next number of the named sequence, from 1."""
        ...


class UnitOfWork(Protocol):
    """One transaction over all repositories. It is begun and committed at the edge, never by a service."""

    @property
    def connections(self) -> Connections: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def details(self) -> Details: ...
    @property
    def bills(self) -> Bills: ...
    @property
    def metering(self) -> Metering: ...
    @property
    def faults(self) -> Faults: ...
    @property
    def steps(self) -> Steps: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def printouts(self) -> Printouts: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def sequences(self) -> Sequences: ...
    def repository(self, port: type[R]) -> R:
        """What keeps one service's own rows, by its port (`services.specific`). Raises KeyError for an unknown one."""
        ...

    @property
    def events(self) -> list[Event]:
        """What happened so far in this transaction; told to those who count once it is committed."""
        ...


class OpenTasks(Protocol):
    """Who has which task: what waits for people in Tasklist, a second or two behind the engine.

    Raises TechnicalError where Tasklist cannot be asked.
    """

    def all(self) -> Sequence[OpenTask]:
        """Every open task."""
        ...

    def of_request(self, tracking_code: str) -> Sequence[OpenTask]:
        """Those of one request."""
        ...


class SmsProvider(Protocol):
    """Sends one SMS. Raises TechnicalError where nothing was accepted, SmsOutcomeUnknown where nobody knows."""

    def send(self, *, client_reference: str, mobile: str, text: str) -> str:
        """The provider's reference of the accepted SMS."""
        ...

    def find(self, client_reference: str) -> str | None:
        """The provider's reference if it has this SMS, else None."""
        ...

    def reports(self, after: str | None) -> tuple[Sequence[DeliveryReport], str | None]:
        """The delivery reports that follow the cursor `after` (None: all), and the cursor behind them.

        Empty where there is nothing new. Raises NoDeliveryReports where the provider has none to give, TechnicalError
        where it is away.
        """
        ...
