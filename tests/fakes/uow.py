"""The unit of work in memory, and a clock that stands still until it is told to move."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeGuard, TypeVar, cast

from services.events import Event
from services.model.connections import Connection
from services.model.details import PersonalDetails
from services.model.printouts import Printout
from services.model.requests import ArchiveEntry, Request
from services.model.reviews import StepReview
from services.model.steps import RecentRun, StepEntry
from tests.fakes.bills import FakeBills
from tests.fakes.calendar_changes import FakeCalendarChanges
from tests.fakes.complaints import FakeComplaints
from tests.fakes.connections import FakeChanges, FakeConnections
from tests.fakes.custody import FakeMeters
from tests.fakes.cuts import FakeCuts
from tests.fakes.faults import FakeFaults
from tests.fakes.metering import FakeMetering
from tests.fakes.objections import FakeObjections
from tests.fakes.outbox import FakeOutbox
from tests.fakes.permits import FakePermits
from tests.fakes.reconnections import FakeReconnections
from tests.fakes.refunds import FakeRefunds
from tests.fakes.rows import DuplicateKey, get, insert, replace
from tests.fakes.satisfaction import FakeSatisfaction
from tests.fakes.scheduled import FakeScheduledRuns
from tests.fakes.self_willed import FakeSelfWilledReconnections
from tests.fakes.specific import specific_fakes
from tests.fakes.visits import FakeVisits

P = TypeVar("P")


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

    def open_of_connection(self, bill_id: str) -> Sequence[Request]:
        mine = (row for row in self.rows.values() if row.is_open and row.application.bill_id == bill_id)
        return sorted(mine, key=lambda row: row.registered_at)

    def find_by_client_reference(self, client_reference: str) -> Request | None:
        return next((row for row in self.rows.values() if row.application.client_reference == client_reference), None)

    def find_by_draft(self, draft_key: str) -> Request | None:
        mine = [row for row in self.rows.values() if row.draft_key == draft_key]
        return max(mine, key=lambda row: row.registered_at, default=None)

    def of_instances(self, process_instance_keys: Collection[int]) -> Sequence[Request]:
        return [row for row in self.rows.values() if row.process_instance_key in process_instance_keys]

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
    requests: dict[str, Request] = field(default_factory=dict)
    connections: dict[str, Connection] = field(default_factory=dict)

    def add(self, entry: StepEntry) -> None:
        insert(self.rows, entry.element_instance_key, entry)

    def save(self, entry: StepEntry) -> None:
        replace(self.rows, entry.element_instance_key, entry, what="step")

    def find(self, element_instance_key: int) -> StepEntry | None:
        return self.rows.get(element_instance_key)

    def of_request(self, tracking_code: str) -> Sequence[StepEntry]:
        mine = (row for row in self.rows.values() if row.tracking_code == tracking_code)
        return sorted(mine, key=lambda row: row.started_at)

    def open_run(self, tracking_code: str, step: str) -> StepEntry | None:
        return next((row for row in self.of_request(tracking_code) if row.step == step and row.is_open), None)

    def open_runs(self) -> Sequence[StepEntry]:
        open_rows = (row for row in self.rows.values() if row.finished_at is None and not row.cancelled)
        return sorted(open_rows, key=lambda row: row.started_at)

    def recent_runs(self, since: datetime) -> Sequence[RecentRun]:
        ended = [row for row in self.rows.values() if row.finished_at is not None and row.finished_at >= since]
        return [self._recent(row) for row in (*self.open_runs(), *ended)]

    def runs_ended(self, since: datetime, *, until: datetime, except_in: Collection[str]) -> Sequence[RecentRun]:
        ended = [each for each in self.recent_runs(since) if each.finished_at is not None and each.finished_at < until]
        return [each for each in ended if each.district not in except_in]

    def _recent(self, row: StepEntry) -> RecentRun:
        application = self.requests[row.tracking_code].application
        return RecentRun(
            tracking_code=row.tracking_code,
            step=row.step,
            service_key=application.service_key,
            district=self.connections[application.bill_id].district,
            started_at=row.started_at,
            due_at=row.due_at,
            has_limit=row.limit is not None,
            finished_at=row.finished_at,
            cancelled=row.cancelled,
        )


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
    permits: FakePermits = field(default_factory=FakePermits)
    requests: FakeRequests = field(default_factory=FakeRequests)
    details: FakeDetails = field(default_factory=FakeDetails)
    bills: FakeBills = field(default_factory=FakeBills)
    metering: FakeMetering = field(default_factory=FakeMetering)
    visits: FakeVisits = field(init=False)
    meters: FakeMeters = field(default_factory=FakeMeters)
    complaints: FakeComplaints = field(default_factory=FakeComplaints)
    objections: FakeObjections = field(default_factory=FakeObjections)
    cuts: FakeCuts = field(default_factory=FakeCuts)
    reconnections: FakeReconnections = field(default_factory=FakeReconnections)
    self_willed: FakeSelfWilledReconnections = field(default_factory=FakeSelfWilledReconnections)
    faults: FakeFaults = field(default_factory=FakeFaults)
    refunds: FakeRefunds = field(default_factory=FakeRefunds)
    steps: FakeSteps = field(default_factory=FakeSteps)
    reviews: FakeReviews = field(default_factory=FakeReviews)
    calendar: FakeCalendarChanges = field(default_factory=FakeCalendarChanges)
    printouts: FakePrintouts = field(default_factory=FakePrintouts)
    satisfaction: FakeSatisfaction = field(default_factory=FakeSatisfaction)
    scheduled: FakeScheduledRuns = field(default_factory=FakeScheduledRuns)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    sequences: FakeSequences = field(default_factory=FakeSequences)
    events: list[Event] = field(default_factory=list)
    specific: dict[type, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.visits = FakeVisits(self.metering)
        self.bills.connections = self.connections.rows
        self.satisfaction.requests = self.requests.rows
        self.calendar.connections = self.connections.rows
        self.steps.requests, self.steps.connections = self.requests.rows, self.connections.rows

    def repository(self, port: type[P]) -> P:
        if port not in self.specific:
            self.specific[port] = specific_fakes()[port]()
        return cast("P", self.specific[port])

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Puts back the rows of all repositories in their places, since some share them."""
        kept = [(rows, deepcopy(rows)) for each in self._repositories() for rows in vars(each).values() if _holds(rows)]
        events = len(self.events)
        try:
            yield
        except BaseException:
            for rows, before in kept:
                rows.clear()
                rows.update(before)
            del self.events[events:]
            raise

    def _repositories(self) -> list[object]:
        own = [each for each in vars(self).values() if hasattr(each, "__dict__")]
        return [*own, *self.specific.values()]


def _holds(value: object) -> TypeGuard[dict[Any, Any] | set[Any]]:
    return isinstance(value, dict | set)
