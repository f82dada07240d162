"""The work that the faults disturb: records that are submitted as a file of them would be, each until it is taken."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, repeat
from threading import Event, Lock, Thread

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from deploy.demo.applications import application_for
from services.catalogue import service_of
from services.company import EXAMPLE_COMPANY
from services.errors import ServiceError, TechnicalError
from services.identifiers import PaymentId, national_id_check_digit
from services.jalali import format_jalali, local_date
from services.model.keys import ApplicantKind, DocumentKind
from services.money import Rials
from services.ports import UnitOfWork
from services.problems import Refused
from services.submission.starting import SubmissionState
from services.submission.submit import submit_records
from tests.chaos.clock import WrongClock
from tests.chaos.records import Records
from workers.gateways.engine import EngineGateway
from workers.samples import Samples
from workers.samples import load as load_samples
from workers.transactions import RetriedTransactions

PLAIN, WHOLE = "chaos-request", "settlement"
"""The processes: the one without people; the company's own, of a new owner who declines the meter test."""

EXAMINATIONS: Sequence[Mapping[str, str | None]] = (
    {"limit": "PT10S", "work": "PT3S", "papers": None, "rest": "PT2S"},
    {"limit": "PT10S", "work": "PT30S", "papers": None, "rest": "PT30S"},
    {"limit": "PT12S", "work": "PT5S", "papers": "PT15S", "rest": "PT5S"},
    {"limit": "PT20S", "work": "PT15S", "papers": "PT10S", "rest": "PT45S"},
)
"""How long a unit works on those requests that are examined first, beside the limit that it has by working time: in
time, late, in time because its limit stands still meanwhile, late all the same; unless its office is closed.
"""

_COUNTERS = 3
_BATCH = 10
_FIRST_FILE = 10_000_000
_PAUSE_SECONDS = 0.2
_AFTER_A_FAULT_SECONDS = 0.5
_WAIVER = [DocumentKind("last-paid-bill"), DocumentKind("national-card-copy"), DocumentKind("meter-test-waiver")]


Examinations = Iterator[Mapping[str, str | None] | None]
_NONE: Examinations = repeat(None)


class Load:
    """Submits as many requests as were released, never more than `in_flight` beyond those that have ended. `examined`
    are the numbers of those that a unit examines first.
    """

    def __init__(
        self,
        *,
        database: Database,
        gateway: EngineGateway,
        clock: WrongClock,
        records: Records,
        in_flight: int,
        whole_every: int,
        examined: range = range(0),
    ) -> None:
        self._database = database
        self._gateway = gateway
        self._clock = clock
        self._records = records
        self._in_flight = in_flight
        self._whole_every = whole_every
        self._examined = examined
        self._examinations = cycle(EXAMINATIONS)
        self._released = 0
        self._begun = 0
        self.submitted = 0
        self.tried_again = 0
        self._lock = Lock()
        self._over = Event()
        self._threads = [Thread(target=self._run, daemon=True, name=f"load-{each}") for each in range(_COUNTERS)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Submit nothing more."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def release(self, count: int) -> None:
        """So many more may be submitted."""
        with self._lock:
            self._released += count

    @property
    def waiting(self) -> int:
        """How many are released and not yet submitted."""
        return self._released - self.submitted

    def _run(self) -> None:
        while not self._over.is_set():
            numbers = self._next()
            if not numbers:
                self._over.wait(_PAUSE_SECONDS)
                continue
            plain = [each for each in numbers if not self._is_whole(each)]
            self._submit([each for each in plain if each not in self._examined], PLAIN)
            self._submit([each for each in plain if each in self._examined], PLAIN, self._examinations)
            self._submit([each for each in numbers if self._is_whole(each)], WHOLE)
            with self._lock:
                self.submitted += len(numbers)

    def _next(self) -> range:
        with self._lock:
            room = self._in_flight - (self._begun - self._records.ended_of(PLAIN, WHOLE))
            first = self._begun
            self._begun += max(0, min(_BATCH, self._released - first, room))
            return range(first, self._begun)

    def _is_whole(self, number: int) -> bool:
        return number % self._whole_every == self._whole_every - 1

    def _submit(self, numbers: Sequence[int], process_id: str, examinations: Examinations = _NONE) -> None:
        """Until it has worked: what was started before is told as such."""
        while numbers and not self._over.is_set():
            try:
                self._submit_once(numbers, process_id, examinations)
            except Refused:
                raise
            except ServiceError:
                self.tried_again += 1
                self._over.wait(_AFTER_A_FAULT_SECONDS)
            else:
                return

    def _submit_once(self, numbers: Sequence[int], process_id: str, examinations: Examinations) -> None:
        now = self._clock.now()
        with self._begin() as uow:
            load_samples(uow, _samples(numbers), today=local_date(now))
            records = [self._record(uow, number, process_id) for number in numbers]
        starter = _Starter(self._gateway, process_id, paid_on=format_jalali(local_date(now)), examinations=examinations)
        answers = submit_records(
            records,
            service=service_of(WHOLE),
            transactions=RetriedTransactions(self._begin),
            clock=self._clock,
            starter=starter,
        )
        if any(each.state is SubmissionState.NOT_STARTED for each in answers):
            raise TechnicalError("the engine became unavailable half way")

    def _record(self, uow: UnitOfWork, number: int, process_id: str) -> Mapping[str, object]:
        connection = uow.connections.get(_bill_id(number))
        kind = ApplicantKind.NEW_OWNER if process_id == WHOLE else ApplicantKind.SUBSCRIBER
        made = application_for(uow, WHOLE, connection, now=self._clock.now(), kind=kind)
        papers = {"documents": list(_WAIVER)} if process_id == WHOLE else {}
        return {**made, **papers, "clientReference": client_reference(process_id, number)}

    def _begin(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self._database)


def client_reference(process_id: str, number: int) -> str:
    """By which a request is known again in the database."""
    return f"{process_id}-{number}"


class _Starter:
    """Starts the run's process for a record, whatever process its service has."""

    def __init__(self, gateway: EngineGateway, process_id: str, *, paid_on: str, examinations: Examinations) -> None:
        self._gateway = gateway
        self._process_id = process_id
        self._paid_on = paid_on
        self._examinations = examinations

    def require_ready(self) -> None:
        self._gateway.require_ready()

    def start(self, process_id: str, variables: Mapping[str, object]) -> int:
        del process_id
        return self._gateway.start(
            self._process_id, {**variables, "paidOn": self._paid_on, "examination": next(self._examinations)}
        )


def _bill_id(number: int) -> str:
    return EXAMPLE_COMPANY.bill_id(_FIRST_FILE + number)


def _samples(numbers: Sequence[int]) -> Samples:
    return Samples.model_validate({"agents": [], "connections": [_sample(each) for each in numbers]})


def _sample(number: int) -> Mapping[str, object]:
    """An invented subscriber with a year of readings and one bill, which is paid."""
    bill_id, nine = _bill_id(number), f"999{number:06}"
    payment_id = PaymentId(amount=Rials(250_000), year_digit=4, period=5).text(bill_id)
    return {
        "billId": bill_id,
        "district": "شمال",
        "tariffClass": "residential",
        "amperage": 25,
        "phases": 1,
        "subscriber": {
            "nationalId": nine + national_id_check_digit(nine),
            "fullName": "مشترک نمونه",
            "mobile": f"09001{number:06}",
            "landline": f"02101{number:06}",
        },
        "meter": {"serial": f"CHAOS-{number}", "digits": 5, "installedDaysAgo": 900},
        "readings": [{"daysAgo": 365 - 61 * each, "kwh": 4000 + 450 * each} for each in range(6)],
        "bills": [{"paymentId": payment_id, "daysAgo": 58, "paid": True}],
    }
