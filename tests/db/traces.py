"""What people leave in the database, what of it must be gone after a purge, and the purge itself."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from db.base import MessageState, table_of
from db.engine import Database
from db.tables import ALL_TABLES, EngineMessageRow
from db.unit_of_work import SqlUnitOfWork
from services.intake.drafts import Draft, note_start, store_draft
from services.model.bills import BillState
from services.model.changes import FormerContact
from services.model.connections import Subscriber
from services.model.details import Person, PersonalDetails
from services.model.keys import RequestOutcome
from services.model.notices import SmsState
from services.model.requests import PersonKind, RequestState
from services.retention.purge import BATCH, Purged, purge_records
from services.retention.rules import RULE_OF, Kind, RetentionPeriods
from tests.db import rows
from tests.db.rows import NOW
from tests.fakes.uow import FixedClock

PERIODS = RetentionPeriods()
CLOCK = FixedClock(NOW)
DAY = timedelta(days=1)
_numbers = itertools.count(1)
Snapshot = Mapping[str, Sequence[Mapping[str, object]]]


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """Somebody's traces, all of one age: in one table, or in all of them."""

    age: int
    closed: bool
    bill: BillState | None
    sms: SmsState
    registered: bool
    other_bill_open: bool


class Traces:
    """What somebody has left in the database, and what of it must be gone: an oracle without SQL."""

    def __init__(self, who: Somebody) -> None:
        number = next(_numbers)
        self.who = who
        self.at = NOW - who.age * DAY
        self.mark = f"{number:07}"
        self.account = f"9{number:09}"

    def value(self, of: str) -> str:
        """A personal value that nothing else in the database looks like."""
        return f"{of}≡{self.mark}"

    def is_over(self, kind: Kind) -> bool:
        return self.who.age > RULE_OF[kind].days

    @property
    def is_owed(self) -> bool:
        taken = self.who.bill is BillState.CONSOLIDATED and self.who.other_bill_open
        return self.who.bill is BillState.ISSUED or taken

    def gone(self) -> set[str]:
        """The values that must be nowhere after the purge."""
        who = self.who
        gone = {
            "draft": self.is_over(Kind.DRAFTS) and not who.registered,
            "details": self.is_over(Kind.DETAILS),
            "request": self.is_over(Kind.REQUESTS) and who.closed and not self.is_owed,
            "sms": self.is_over(Kind.SMS) and who.sms not in (SmsState.QUEUED, SmsState.OUTCOME_UNKNOWN),
            "former": self.is_over(Kind.FORMER_SUBSCRIBERS) and not self.is_owed,
            "change": self.is_over(Kind.CHANGES),
            "message": self.is_over(Kind.MESSAGES),
            "present": False,
        }
        return {self.value(of) for of, is_gone in gone.items() if is_gone}

    def values(self) -> set[str]:
        return {
            self.value(of) for of in ("draft", "details", "request", "sms", "former", "change", "message", "present")
        }

    def write(self, uow: SqlUnitOfWork) -> None:
        person = Subscriber(
            national_id=self.value("present"), full_name=self.value("present"), mobile="1", landline="2"
        )
        uow.connections.save(replace(rows.connection(self.account), subscriber=person))
        code = f"code-{self.mark}"
        self._write_request(uow, code)
        self._write_bills(uow, code)
        sms = replace(rows.sms(f"sms-{self.mark}"), mobile=self.value("sms"), text=self.value("sms"))
        uow.outbox.add_sms(replace(sms, created_at=self.at, state=self.who.sms, sent_at=self.at))
        message = replace(rows.message(f"message-{self.mark}"), variables={"deep": [self.value("message")]})
        uow.outbox.add_message(message)
        former = replace(person, national_id=self.value("former"), mobile=self.value("former"))
        uow.connections.add_former_subscriber(
            replace(rows.former_subscriber(code, changed_at=self.at), bill_id=self.account, subscriber=former)
        )
        contact = FormerContact(full_name=self.value("change"), mobile=self.value("change"), landline="2")
        uow.changes.add(rows.change(code, bill_id=self.account, changed_at=self.at, former=contact))
        draft = Draft(fields={"nationalId": self.value("draft")}, tracking_code=code if self.who.registered else None)
        store_draft(uow, f"draft-{self.mark}", draft, now=self.at)
        note_start(uow, f"draft-{self.mark}", process_instance_key=1)
        value = self.value("details")
        kind = PersonKind.INDIVIDUAL
        uow.details.add(
            PersonalDetails(
                number=self.mark,
                person=Person(kind=kind, national_id=value, mobile=value, landline=value),
                saved_at=self.at,
                saved_by="counter",
                expires_at=self.at + DAY,
            )
        )

    def _write_request(self, uow: SqlUnitOfWork, code: str) -> None:
        made = rows.request(code, bill_id=self.account)
        value = self.value("request")
        applicant = replace(made.application.applicant, national_id=value, mobile=value, landline=value)
        made = replace(made, application=replace(made.application, applicant=applicant))
        if self.who.closed:
            made = replace(
                made, state=RequestState.CLOSED, outcome=RequestOutcome.REJECTED, closed_at=self.at, unit="counter"
            )
        uow.requests.add(made)

    def _write_bills(self, uow: SqlUnitOfWork, code: str) -> None:
        if self.who.bill is not None:
            bill = rows.bill(f"bill-{self.mark}", issued_at=self.at)
            uow.bills.add(replace(bill, bill_id=self.account, tracking_code=code, state=self.who.bill))
        if self.who.other_bill_open:
            other = rows.bill(f"other-{self.mark}", issued_at=self.at + timedelta(seconds=1))
            uow.bills.add(replace(other, bill_id=self.account, tracking_code=None))


def written(database: Database, everybody: Sequence[Somebody]) -> list[Traces]:
    """An empty database with the traces of these alone."""
    traces = [Traces(who) for who in everybody]
    with database.writing.begin() as connection:
        for table in reversed(ALL_TABLES.sorted_tables):
            connection.execute(table.delete())
    with SqlUnitOfWork(database) as uow:
        for each in traces:
            each.write(uow)
    messages = table_of(EngineMessageRow)
    with database.writing.begin() as connection:
        for each in traces:
            published = {"state": MessageState.PUBLISHED, "published_at": each.at}
            of_each = messages.c.message_id == f"message-{each.mark}"
            connection.execute(messages.update().where(of_each).values(**published))
    return traces


def snapshot(database: Database) -> Snapshot:
    with database.reading.connect() as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in ALL_TABLES.sorted_tables
        }


def purge(database: Database, *, limit: int = BATCH) -> list[Purged]:
    """Batch by batch to the end."""
    done: list[Purged] = []
    while True:
        with SqlUnitOfWork(database) as uow:
            purged = purge_records(uow, clock=CLOCK, periods=PERIODS, limit=limit)
        if purged is None:
            return done
        done.append(purged)
