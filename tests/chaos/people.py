"""The people of a run: operators who do what stands in their task lists, and subscribers who pay at their bank."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from queue import Empty
from threading import Event, Thread

import httpx
from sqlalchemy import and_, or_, select

from db.engine import Database
from db.errors import translated
from db.tables import BillRow, RequestRow, StepEntryRow
from db.unit_of_work import SqlUnitOfWork
from services.billing.payments import BillNumber, PaymentNotice, record_payment
from services.errors import ServiceError
from services.jalali import format_jalali, local_date
from services.model.bills import BillState, PaymentChannel
from services.model.keys import BillKind
from services.model.requests import RequestState
from tests.chaos.clock import WrongClock
from tests.chaos.load import WHOLE
from tests.chaos.records import OpenTask, Records

FORMS: Mapping[str, Mapping[str, object]] = {
    "Task_HandOverBill": {},
    "Task_HandOverSettlementBill": {"settlementBillHandedOver": True},
    "Task_TellRequestOpen": {},
    "Task_ReviewMissedDeadline": {"supervisorNote": "پیگیری شد"},
}
"""What is entered into each task. The counter's task of taking a stub is nobody's: these subscribers pay at a bank."""

_GONE = (httpx.codes.NOT_FOUND, httpx.codes.CONFLICT)
_LOOK_SECONDS = 0.5
_HAND_OVER = "SET-05b"


class Operators:
    """Complete user tasks through the engine's REST interface, each until the engine has taken it."""

    def __init__(self, records: Records, web_url: str) -> None:
        self._records = records
        self._url = f"{web_url}/v2/user-tasks"
        self._away_from: str | None = None
        self._left: list[OpenTask] = []
        self._over = Event()
        self._thread = Thread(target=self._run, daemon=True, name="operators")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Go home."""
        self._over.set()
        self._thread.join()

    @contextmanager
    def away_from(self, element_id: str) -> Iterator[None]:
        """Within the block nobody does these tasks; after it they are done as if they had just come."""
        self._away_from = element_id
        try:
            yield
        finally:
            self._away_from = None

    def _run(self) -> None:
        with httpx.Client(timeout=5.0) as client:
            while not self._over.is_set():
                self._take_up_what_was_left()
                try:
                    task = self._records.tasks.get(timeout=_LOOK_SECONDS)
                except Empty:
                    continue
                if task.element_id == self._away_from:
                    self._left.append(task)
                elif task.element_id in FORMS and not self._completed(client, task):
                    self._records.tasks.put(task)
                    self._over.wait(_LOOK_SECONDS)

    def _take_up_what_was_left(self) -> None:
        if self._away_from is None:
            for task in self._left:
                self._records.tasks.put(task)
            self._left.clear()

    def _completed(self, client: httpx.Client, task: OpenTask) -> bool:
        body = {"variables": FORMS[task.element_id]}
        try:
            reply = client.post(f"{self._url}/{task.key}/completion", json=body)
        except httpx.HTTPError:
            return False
        return reply.is_success or reply.status_code in _GONE


class Payers:
    """Pay as a bank's gateway would report it: the fees of each settlement once their bill was handed over, and each
    settlement bill, that of a request without people once it is closed and the bill lives on by itself.
    """

    def __init__(self, database: Database, clock: WrongClock) -> None:
        self._database = database
        self._clock = clock
        self._over = Event()
        self._thread = Thread(target=self._run, daemon=True, name="payers")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Pay nothing more."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            try:
                for number, payable in self._due():
                    self._pay(number, payable)
            except ServiceError:
                continue

    def _due(self) -> list[tuple[str, int]]:
        handed_over = select(StepEntryRow.tracking_code).where(
            StepEntryRow.step == _HAND_OVER, StepEntryRow.finished_at.is_not(None)
        )
        is_whole = RequestRow.client_reference.startswith(f"{WHOLE}-")
        fees = and_(BillRow.kind == BillKind.FEES, is_whole, BillRow.tracking_code.in_(handed_over))
        energy = and_(BillRow.kind == BillKind("settlement"), or_(is_whole, RequestRow.state == RequestState.CLOSED))
        query = (
            select(BillRow.number)
            .join(RequestRow, RequestRow.tracking_code == BillRow.tracking_code)
            .where(BillRow.state == BillState.ISSUED, or_(fees, energy))
        )
        with translated(self._database.label), self._database.reading.connect() as connection:
            numbers = list(connection.scalars(query))
        with SqlUnitOfWork(self._database, read_only=True) as uow:
            return [(number, uow.bills.get(number).payable.amount) for number in numbers]

    def _pay(self, number: str, payable: int) -> None:
        notice = PaymentNotice(
            reference=f"8{number}",
            amount=str(payable),
            paid_on=format_jalali(local_date(self._clock.now())),
            channel=PaymentChannel.GATEWAY,
        )
        with SqlUnitOfWork(self._database) as uow:
            record_payment(uow, clock=self._clock, bill=BillNumber(number=number), notice=notice)
