"""A company with connections, and requests that change their records. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from services.changes import CHANGES
from services.changes.change import ChangeResult
from services.identifiers import make_bill_id
from services.jalali import local_date
from services.model.answers import Answer, Permit
from services.model.changes import ConnectionChange
from services.model.connections import Connection, Reading, ReadingRole, ReadingSource
from services.model.keys import ApplicantKind
from services.model.requests import Applicant, Application, Channel, Request
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.billing_world import BILL_ID, REFERENCE, connection

OTHER = make_bill_id(file_code=7_310_043, company="041")


@dataclass
class ChangesWorld:
    """The connection `BILL_ID`, whose meter stood at its opening when it was hung and is billed up to there."""

    uow: FakeUnitOfWork = field(default_factory=FakeUnitOfWork)
    clock: FixedClock = field(default_factory=FixedClock)
    _last: int = 0

    def __post_init__(self) -> None:
        self.uow.connections.save(connection())

    @property
    def today(self) -> date:
        return local_date(self.clock.now())

    @property
    def connection(self) -> Connection:
        return self.uow.connections.get(BILL_ID)

    def put(self, **changes: object) -> None:
        """Let the connection be otherwise, with no history of it."""
        self.uow.connections.save(replace(self.connection, **changes))  # type: ignore[arg-type]

    def add(self, bill_id: str = OTHER, **changes: object) -> Connection:
        """Another connection of the same subscriber, with a meter of its own."""
        known = connection()
        meter = replace(known.meter, serial=f"of {bill_id}")
        other = replace(known, bill_id=bill_id, meter=meter, **changes)  # type: ignore[arg-type]
        self.uow.connections.save(other)
        return other

    def ask(
        self, answers: Mapping[str, Answer] | None = None, *, bill_id: str = BILL_ID, mobile: str = "09121111111"
    ) -> Request:
        """A request of the subscriber, registered now."""
        self._last += 1
        applicant = Applicant(
            kind=ApplicantKind("subscriber"),
            national_id=self.uow.connections.get(bill_id).subscriber.national_id,
            mobile=mobile,
            landline="02122222222",
        )
        application = Application(
            service_key=f"service-{self._last}",
            bill_id=bill_id,
            last_bill_payment_id=None,
            applicant=applicant,
            documents=frozenset(),
            channel=Channel.COUNTER,
            answers=answers or {},
        )
        request = Request(
            tracking_code=f"code-{self._last}",
            application=application,
            registered_at=self.clock.now(),
            process_instance_key=self._last,
            draft_key=f"draft-{self._last}",
        )
        self.uow.requests.add(request)
        return request

    def make(
        self,
        key: str,
        answers: Mapping[str, Answer] | None = None,
        report: Mapping[str, Answer] | None = None,
        *,
        request: Request | None = None,
    ) -> ChangeResult:
        """Make the change, for a request of now or for this one."""
        asked = request or self.ask(answers)
        return CHANGES[key].apply(self.uow, clock=self.clock, reference=REFERENCE, request=asked, report=report or {})

    def obstacles(self, key: str, answers: Mapping[str, Answer] | None = None) -> tuple[str, ...]:
        """What stands in the way of the change before any work, for a request of now."""
        change = CHANGES[key]
        return change.obstacles(self.uow, clock=self.clock, reference=REFERENCE, request=self.ask(answers))

    def history(self, bill_id: str = BILL_ID) -> list[ConnectionChange]:
        """What is known of the changes of a connection."""
        return list(self.uow.changes.of_connection(bill_id))

    def read(self, kwh: int, on: date, *, bill_id: str = BILL_ID, billed: bool = False) -> None:
        """A reading of the present meter; a periodic one is billed."""
        source = ReadingSource.PERIODIC if billed else ReadingSource.AGENT
        self.uow.connections.add_reading(Reading(bill_id=bill_id, kwh=kwh, taken_on=on, source=source))


def permit(until: date) -> Permit:
    """A permit that is valid to the end of a day."""
    return Permit(number="۱۲/۳۴", issuer="سازمان صنعت", valid_until=until)


def openings(world: ChangesWorld, bill_id: str) -> list[int]:
    """What the meters of a connection showed when they were mounted."""
    return [each.kwh for each in world.uow.connections.readings(bill_id) if each.role is ReadingRole.OPENING]
