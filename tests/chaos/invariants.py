"""What must hold when all is over: in the database, in the engine's records, at the SMS provider, and between them."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from db import specific
from db.base import MessageState, Row
from db.engine import Database
from db.tables import (
    ArchiveEntryRow,
    BillRow,
    CompletedJobRow,
    EngineMessageRow,
    PaymentRow,
    RequestRow,
    SmsRow,
    StepEntryRow,
)
from services.model.bills import PaymentState
from services.model.keys import BillKind
from services.model.notices import SmsState
from services.model.requests import RequestState
from tests.chaos.load import PLAIN
from tests.chaos.provider_book import Book
from tests.chaos.records import Records

_UNDELIVERED = (SmsState.QUEUED, SmsState.OUTCOME_UNKNOWN)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is counted. It holds if the count is `wanted`."""

    title: str
    count: int
    wanted: int = 0

    @property
    def holds(self) -> bool:
        return self.count == self.wanted


def is_settled(database: Database, records: Records, book: Book, submitted: int) -> bool:
    """Whether nothing is on its way any more: no instance, no SMS, no message, no report."""
    if records.open_instances or len(records.instances) < submitted or not book.has_told_all:
        return False
    with database.reading.connect() as connection:
        return not (_undelivered(connection) or unpublished_messages(connection) or unheeded_reports(connection, book))


def undelivered_sms(database: Database) -> int:
    """How many SMS the provider is still to be given, or to be asked for."""
    with database.reading.connect() as connection:
        return _undelivered(connection)


def findings(database: Database, records: Records, book: Book, *, submitted: int) -> list[Finding]:
    """All of them, the issue's own first."""
    with database.reading.connect() as connection:
        return [
            *_of_instances(connection, records, submitted),
            *_of_money(connection, submitted),
            *sms_findings(connection, book),
            _of_plain_sms(connection),
            *engine_findings(connection, records),
            *_of_rows(connection, submitted),
        ]


def _of_instances(connection: Connection, records: Records, submitted: int) -> Iterator[Finding]:
    archived = (
        select(func.count(func.distinct(RequestRow.client_reference)))
        .join(ArchiveEntryRow, ArchiveEntryRow.tracking_code == RequestRow.tracking_code)
        .where(RequestRow.state == RequestState.CLOSED)
    )
    yield Finding("instances lost (submitted, never archived)", submitted - _number(connection, archived))
    yield Finding("instances stuck (not ended)", len(records.open_instances))
    terminated = sum(each != "ELEMENT_COMPLETED" for each in records.ended.values())
    yield Finding("instances terminated", terminated)
    yield Finding("incidents left", len(records.incidents))
    yield Finding("incidents at any time", records.incidents_ever)


def _of_money(connection: Connection, submitted: int) -> Iterator[Finding]:
    for kind, title in (
        (BillKind.FEES, "fees billed twice"),
        (BillKind("settlement"), "settlement bills issued twice"),
    ):
        bills = select(BillRow.number).where(BillRow.kind == kind)
        yield Finding(title, _repeated(connection, BillRow.tracking_code, bills))
    yield paid_twice(connection)
    of_bills = select(func.count()).select_from(PaymentRow)
    # Of each request its fees and its settlement bill.
    yield Finding("payments recorded", _number(connection, of_bills), 2 * submitted)


def paid_twice(connection: Connection) -> Finding:
    """Payments that a bill has beyond one, without those that never came."""
    payments = (
        select(PaymentRow.reference)
        .join(BillRow, BillRow.number == PaymentRow.bill_number)
        .where(PaymentRow.state != PaymentState.REVERSED)
    )
    return Finding("bills paid twice", _repeated(connection, PaymentRow.bill_number, payments))


def sms_findings(connection: Connection, book: Book) -> Iterator[Finding]:
    """Each that was queued was taken once, and is where the provider says."""
    keys = set(connection.scalars(select(SmsRow.key)))
    yield Finding("SMS requested twice (asked for again although taken)", book.asked_again.total())
    withdrawn = set(connection.scalars(select(SmsRow.key).where(SmsRow.state == SmsState.WITHDRAWN)))
    refused = set(connection.scalars(select(SmsRow.key).where(SmsRow.state == SmsState.REFUSED)))
    yield Finding("SMS queued and never taken by the provider", len(keys - withdrawn - refused - book.taken.keys()))
    yield Finding("SMS withdrawn and taken by the provider all the same", len(withdrawn & book.taken.keys()))
    yield Finding("SMS that nobody had queued", len(book.taken.keys() - keys))
    yield Finding("SMS still undelivered in the outbox", _undelivered(connection))
    yield Finding("delivery reports that changed nothing", unheeded_reports(connection, book))


def _of_plain_sms(connection: Connection) -> Finding:
    templates = select(SmsRow.id).join(RequestRow, RequestRow.tracking_code == SmsRow.tracking_code)
    plain = templates.where(RequestRow.client_reference.startswith(f"{PLAIN}-"))
    return Finding(
        "SMS of one kind twice for a request", _repeated(connection, SmsRow.tracking_code, plain, SmsRow.template)
    )


def engine_findings(connection: Connection, records: Records) -> Iterator[Finding]:
    """Effects against the engine's own record of what it took as done."""
    rows = connection.execute(select(CompletedJobRow.element_instance_key, CompletedJobRow.job_type)).all()
    ledger = {(key, job_type) for key, job_type in rows}
    done = {(each.element_instance_key, each.job_type) for each in records.jobs_done.values()}
    yield Finding("jobs done for the engine without their effect", len(done - ledger))
    yield Finding("effects of jobs that the engine never took as done", len(ledger - done - records.cancelled))
    yield Finding("jobs that the engine took as done twice", len(records.done_again))


def _of_rows(connection: Connection, submitted: int) -> Iterator[Finding]:
    yield from _of_specific_rows(connection)
    yield Finding("requests registered", _number(connection, select(func.count()).select_from(RequestRow)), submitted)
    open_steps = select(func.count()).where(StepEntryRow.finished_at.is_(None), StepEntryRow.cancelled.is_(False))
    yield Finding("steps left open in the ledger", _number(connection, open_steps))
    yield Finding("messages unpublished", unpublished_messages(connection))


def _of_specific_rows(connection: Connection) -> Iterator[Finding]:
    """Rows of one service's tables about a request, which a chaos request has once: no key but the job ledger's."""
    for row in (mapper.class_ for mapper in Row.registry.mappers):
        if row.__module__.startswith(specific.__name__) and hasattr(row, "tracking_code"):
            rows = select(*row.__mapper__.primary_key)
            yield Finding(f"rows of {row.__tablename__} recorded twice", _repeated(connection, row.tracking_code, rows))


def _number(connection: Connection, query: "Select[int]") -> int:
    return connection.scalar(query) or 0


def _repeated(
    connection: Connection,
    by: "InstrumentedAttribute[str] | InstrumentedAttribute[str | None]",
    rows: "Select[str] | Select[int]",
    *also: "InstrumentedAttribute[str]",
) -> int:
    """How many rows are one too many for what they are counted by."""
    groups = rows.group_by(by, *also).having(func.count() > 1)
    counted = groups.with_only_columns(func.count(), maintain_column_froms=True)
    return sum(times - 1 for times in connection.scalars(counted))


def _undelivered(connection: Connection) -> int:
    return _number(connection, select(func.count()).where(SmsRow.state.in_(_UNDELIVERED)))


def unpublished_messages(connection: Connection) -> int:
    """Messages that the engine is still to be given."""
    return _number(connection, select(func.count()).where(EngineMessageRow.state != MessageState.PUBLISHED))


def unheeded_reports(connection: Connection, book: Book) -> int:
    """SMS whose row does not say what the provider has reported of them."""
    states = {key: state.value for key, state in connection.execute(select(SmsRow.key, SmsRow.state))}
    return sum(states.get(reference) != status for reference, status in book.final_states().items())
