"""The unit of work in memory, and a clock that stands still until it is told to move."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

from services.events import Event
from services.model.changes import ConnectionChange
from services.model.connections import Connection, FormerMeter, FormerSubscriber, Reading, ReadingJudgement
from services.model.details import PersonalDetails
from services.model.notices import REPORT_WITHIN, EngineMessage, Sms, SmsState
from services.model.printouts import Printout
from services.model.requests import ArchiveEntry, Request
from services.model.reviews import StepReview
from services.model.steps import StepEntry
from tests.fakes.bills import FakeBills
from tests.fakes.faults import FakeFaults
from tests.fakes.metering import FakeMetering
from tests.fakes.rows import DuplicateKey, get, insert, replace
from tests.fakes.specific import specific_fakes

P = TypeVar("P")

_NEEDS_REVIEW = (SmsState.NEEDS_REVIEW, SmsState.REFUSED, SmsState.UNDELIVERED)


class FixedClock:
    """A clock that shows one moment until `advance` moves it."""

    def __init__(self, moment: datetime = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)) -> None:
        """Start at `moment`; by default 10:00 in Tehran on 1405/08/30, a Saturday."""
        self._moment = moment

    def now(self) -> datetime:
        """The moment the clock shows."""
        return self._moment

    def advance(self, by: timedelta) -> None:
        """Let `by` elapse."""
        self._moment += by


@dataclass
class FakeConnections:
    """Connections and readings."""

    rows: dict[str, Connection] = field(default_factory=dict)
    reading_rows: list[Reading] = field(default_factory=list)
    former_rows: dict[str, FormerSubscriber] = field(default_factory=dict)
    former_meter_rows: list[FormerMeter] = field(default_factory=list)
    judgement_rows: list[ReadingJudgement] = field(default_factory=list)

    def get(self, bill_id: str) -> Connection:
        return get(self.rows, bill_id, what="connection")

    def find(self, bill_id: str) -> Connection | None:
        return self.rows.get(bill_id)

    def save(self, connection: Connection) -> None:
        self.rows[connection.bill_id] = connection

    def readings(self, bill_id: str) -> Sequence[Reading]:
        mine = (each for each in self.reading_rows if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: each.taken_on)

    def add_reading(self, reading: Reading) -> None:
        self.reading_rows.append(reading)

    def former_meters(self, bill_id: str) -> Sequence[FormerMeter]:
        mine = (each for each in self.former_meter_rows if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: each.removed_on)

    def add_former_meter(self, former: FormerMeter) -> None:
        self.former_meter_rows.append(former)

    def judgements(self, bill_id: str) -> Sequence[ReadingJudgement]:
        return [each for each in self.judgement_rows if each.bill_id == bill_id]

    def add_judgement(self, judgement: ReadingJudgement) -> None:
        self.judgement_rows.append(judgement)

    def former_subscribers(self, bill_id: str) -> Sequence[FormerSubscriber]:
        mine = (each for each in self.former_rows.values() if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: each.changed_at)

    def add_former_subscriber(self, former: FormerSubscriber) -> None:
        insert(self.former_rows, former.tracking_code, former)


@dataclass
class FakeChanges:
    """The history of connections' records, by request, change and connection."""

    rows: dict[tuple[str, str, str], ConnectionChange] = field(default_factory=dict)

    def add(self, change: ConnectionChange) -> None:
        insert(self.rows, (change.tracking_code, change.change, change.bill_id), change)

    def of_connection(self, bill_id: str) -> Sequence[ConnectionChange]:
        mine = (each for each in self.rows.values() if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: (each.changed_at, each.tracking_code))

    def of_request(self, tracking_code: str) -> Sequence[ConnectionChange]:
        mine = (each for each in self.rows.values() if each.tracking_code == tracking_code)
        return sorted(mine, key=lambda each: each.bill_id)


@dataclass
class FakeRequests:
    """Requests, their drafts and archive entries. A draft is kept as JSON, as a database would."""

    rows: dict[str, Request] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    drafts_saved_at: dict[str, datetime | None] = field(default_factory=dict)
    archived: dict[str, ArchiveEntry] = field(default_factory=dict)

    def get(self, tracking_code: str) -> Request:
        return get(self.rows, tracking_code, what="request")

    def find(self, tracking_code: str) -> Request | None:
        return self.rows.get(tracking_code)

    def find_open(self, service_key: str, bill_id: str) -> Request | None:
        wanted = (service_key, bill_id)
        return next((row for row in self.rows.values() if row.is_open and _account(row) == wanted), None)

    def find_by_client_reference(self, client_reference: str) -> Request | None:
        return next((row for row in self.rows.values() if row.application.client_reference == client_reference), None)

    def find_by_draft(self, draft_key: str) -> Request | None:
        mine = [row for row in self.rows.values() if row.draft_key == draft_key]
        return max(mine, key=lambda row: row.registered_at, default=None)

    def add(self, request: Request) -> None:
        if request.is_open and self.find_open(*_account(request)) is not None:
            raise DuplicateKey(f"open request of {_account(request)}")
        reference = request.application.client_reference
        if reference is not None and self.find_by_client_reference(reference) is not None:
            raise DuplicateKey(f"client reference {reference}")
        insert(self.rows, request.tracking_code, request)

    def save(self, request: Request) -> None:
        replace(self.rows, request.tracking_code, request, what="request")

    def archive(self, entry: ArchiveEntry) -> None:
        insert(self.archived, entry.tracking_code, entry)

    def archive_entry(self, tracking_code: str) -> ArchiveEntry | None:
        return self.archived.get(tracking_code)

    def draft(self, draft_key: str) -> Mapping[str, object] | None:
        text = self.drafts.get(draft_key)
        return None if text is None else dict(json.loads(text))

    def save_draft(self, draft_key: str, payload: Mapping[str, object], *, saved_at: datetime | None = None) -> None:
        self.drafts[draft_key] = json.dumps(dict(payload))
        self.drafts_saved_at[draft_key] = saved_at

    def delete_draft(self, draft_key: str) -> None:
        self.drafts.pop(draft_key, None)

    def recent(self, limit: int) -> Sequence[Request]:
        newest_first = sorted(self.rows.values(), key=lambda row: row.registered_at, reverse=True)
        return newest_first[:limit]


def _account(request: Request) -> tuple[str, str]:
    return request.application.service_key, request.application.bill_id


@dataclass
class FakeDetails:
    """Personal details."""

    rows: dict[str, PersonalDetails] = field(default_factory=dict)

    def find(self, number: str) -> PersonalDetails | None:
        return self.rows.get(number)

    def add(self, details: PersonalDetails) -> None:
        insert(self.rows, details.number, details)

    def save(self, details: PersonalDetails) -> None:
        replace(self.rows, details.number, details, what="personal details")


@dataclass
class FakeSteps:
    """The step ledger."""

    rows: dict[int, StepEntry] = field(default_factory=dict)

    def add(self, entry: StepEntry) -> None:
        insert(self.rows, entry.element_instance_key, entry)

    def save(self, entry: StepEntry) -> None:
        replace(self.rows, entry.element_instance_key, entry, what="step")

    def find(self, element_instance_key: int) -> StepEntry | None:
        return self.rows.get(element_instance_key)

    def of_request(self, tracking_code: str) -> Sequence[StepEntry]:
        mine = (row for row in self.rows.values() if row.tracking_code == tracking_code)
        return sorted(mine, key=lambda row: row.started_at)

    def open_runs(self) -> Sequence[StepEntry]:
        open_rows = (row for row in self.rows.values() if row.finished_at is None and not row.cancelled)
        return sorted(open_rows, key=lambda row: row.started_at)


@dataclass
class FakeReviews:
    """What the supervisor was told of steps, in that order, by its key."""

    rows: dict[str, StepReview] = field(default_factory=dict)

    def add(self, review: StepReview) -> None:
        insert(self.rows, review.key, review)

    def save(self, review: StepReview) -> None:
        replace(self.rows, review.key, review, what="review")

    def of_run(self, element_instance_key: int) -> Sequence[StepReview]:
        return [row for row in self.rows.values() if row.element_instance_key == element_instance_key]

    def of_request(self, tracking_code: str) -> Sequence[StepReview]:
        return [row for row in self.rows.values() if row.tracking_code == tracking_code]


@dataclass
class FakePrintouts:
    """What was prepared to be handed over."""

    rows: dict[str, Printout] = field(default_factory=dict)

    def add(self, printout: Printout) -> None:
        insert(self.rows, printout.tracking_code, printout)

    def find(self, tracking_code: str) -> Printout | None:
        return self.rows.get(tracking_code)


@dataclass
class FakeOutbox:
    """SMS and engine messages in the order they were added; a known key changes nothing.

    `reporting_since` is when the provider began to report deliveries, if it does.
    """

    sms_rows: dict[str, Sms] = field(default_factory=dict)
    message_rows: dict[str, EngineMessage] = field(default_factory=dict)
    reporting_since: datetime | None = None

    def add_sms(self, sms: Sms) -> None:
        self.sms_rows.setdefault(sms.key, sms)

    def add_message(self, message: EngineMessage) -> None:
        self.message_rows.setdefault(message.message_id, message)

    def message(self, message_id: str) -> EngineMessage | None:
        return self.message_rows.get(message_id)

    def sms_of(self, tracking_code: str) -> Sequence[Sms]:
        return [row for row in self.sms_rows.values() if row.tracking_code == tracking_code]

    def sms(self, key: str) -> Sms:
        return get(self.sms_rows, key, what="SMS")

    def save_sms(self, sms: Sms) -> None:
        replace(self.sms_rows, sms.key, sms, what="SMS")

    def sms_needing_review(self, now: datetime) -> Sequence[Sms]:
        return [row for row in self.sms_rows.values() if row.state in _NEEDS_REVIEW or self._unreported(row, now)]

    def _unreported(self, row: Sms, now: datetime) -> bool:
        """Of a provider that reports, and from then on."""
        if self.reporting_since is None or row.state is not SmsState.SENT or row.settled_at or row.sent_at is None:
            return False
        return self.reporting_since <= row.sent_at < now - REPORT_WITHIN


@dataclass
class FakeSequences:
    """Numbers that never repeat."""

    last: dict[str, int] = field(default_factory=dict)

    def next(self, name: str) -> int:
        self.last[name] = self.last.get(name, 0) + 1
        return self.last[name]


@dataclass
class FakeUnitOfWork:
    """All repositories in memory. Implements `services.ports.UnitOfWork`."""

    connections: FakeConnections = field(default_factory=FakeConnections)
    changes: FakeChanges = field(default_factory=FakeChanges)
    requests: FakeRequests = field(default_factory=FakeRequests)
    details: FakeDetails = field(default_factory=FakeDetails)
    bills: FakeBills = field(default_factory=FakeBills)
    metering: FakeMetering = field(default_factory=FakeMetering)
    faults: FakeFaults = field(default_factory=FakeFaults)
    steps: FakeSteps = field(default_factory=FakeSteps)
    reviews: FakeReviews = field(default_factory=FakeReviews)
    printouts: FakePrintouts = field(default_factory=FakePrintouts)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    sequences: FakeSequences = field(default_factory=FakeSequences)
    events: list[Event] = field(default_factory=list)
    specific: dict[type, Any] = field(default_factory=dict)

    def repository(self, port: type[P]) -> P:
        if port not in self.specific:
            self.specific[port] = specific_fakes()[port]()
        return cast("P", self.specific[port])
