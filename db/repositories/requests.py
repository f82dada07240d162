"""Requests, drafts, archive entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select, update

from db.base import table_of
from db.repositories.answers import decode_answers, encode_answers
from db.repositories.rows import found
from db.repositories.touched import Repository
from db.repositories.waiting import Values, insert_or_replace
from db.tables import ApplicationDraftRow, ArchiveEntryRow, ConnectionRow, RequestRow
from services.errors import NotFound
from services.model.answers import Answer
from services.model.keys import DocumentKind
from services.model.requests import Applicant, Application, ArchiveEntry, Request, RequestState

_TABLE = table_of(RequestRow)
_CONNECTION = table_of(ConnectionRow)
_DRAFTS = table_of(ApplicationDraftRow)
_ARCHIVE = table_of(ArchiveEntryRow)

_FIND = (
    select(_TABLE, _CONNECTION.c.district)
    .join(_CONNECTION, _CONNECTION.c.bill_id == _TABLE.c.bill_id)
    .where(_TABLE.c.tracking_code == bindparam("code"))
)
_FIND_OPEN = select(_TABLE).where(
    _TABLE.c.service_key == bindparam("service"),
    _TABLE.c.bill_id == bindparam("bill"),
    _TABLE.c.state != RequestState.CLOSED,
)
_OPEN_OF_CONNECTION = (
    select(_TABLE)
    .where(_TABLE.c.bill_id == bindparam("bill"), _TABLE.c.state != RequestState.CLOSED)
    .order_by(_TABLE.c.registered_at, _TABLE.c.tracking_code)
)
_FIND_BY_REFERENCE = select(_TABLE).where(_TABLE.c.client_reference == bindparam("reference"))
_NEWEST_FIRST = select(_TABLE).order_by(_TABLE.c.registered_at.desc(), _TABLE.c.tracking_code.desc())
_FIND_BY_DRAFT = _NEWEST_FIRST.where(_TABLE.c.draft_key == bindparam("key")).limit(1)
_OF_INSTANCES = select(_TABLE).where(_TABLE.c.process_instance_key.in_(bindparam("keys", expanding=True)))
_INSERT = insert(_TABLE)
_UPDATE = update(_TABLE).where(_TABLE.c.tracking_code == bindparam("code"))

_ARCHIVE_INSERT = insert(_ARCHIVE)
_ARCHIVE_FIND = select(_ARCHIVE).where(_ARCHIVE.c.tracking_code == bindparam("code"))

_DRAFT_FIND = select(_DRAFTS.c.payload).where(_DRAFTS.c.draft_key == bindparam("key"))
_DRAFT_DELETE = delete(_DRAFTS).where(_DRAFTS.c.draft_key == bindparam("key"))


class SqlRequests(Repository):
    """Implements `services.ports.requests.Requests`.

    Every job reads its request, often several times: what the transaction has seen of it is kept at hand, for nobody
    else can have changed it (see `db.engine.Database`). Writes are done at once: what refers to a request follows.
    """

    def __init__(self, connection: Connection, districts: dict[str, str]) -> None:
        """`districts`: by bill ID. A request is read with its own: most steps that open ask when its office works."""
        self._connection = connection
        self._districts = districts
        self._known: dict[str, Request] = {}

    def get(self, tracking_code: str) -> Request:
        """The request; raises NotFound."""
        return found(self.find(tracking_code), what="request", key=tracking_code)

    def find(self, tracking_code: str) -> Request | None:
        """The request, if there is one."""
        known = self._known.get(tracking_code)
        if known is not None:
            return known
        row = self._connection.execute(_FIND, {"code": tracking_code}).one_or_none()
        if row is None:
            return None
        self._districts.setdefault(row.bill_id, row.district)
        return self._remember(row)

    def find_open(self, service_key: str, bill_id: str) -> Request | None:
        """The open request of this service for the connection; there is one at most."""
        return self._one(_FIND_OPEN, {"service": service_key, "bill": bill_id})

    def open_of_connection(self, bill_id: str) -> Sequence[Request]:
        """All that are open for the connection, oldest first."""
        return [self._remember(row) for row in self._connection.execute(_OPEN_OF_CONNECTION, {"bill": bill_id})]

    def find_by_client_reference(self, client_reference: str) -> Request | None:
        """The request that came with this reference of its sender."""
        return self._one(_FIND_BY_REFERENCE, {"reference": client_reference})

    def find_by_draft(self, draft_key: str) -> Request | None:
        """The newest that was registered from this draft, also long after the draft was deleted."""
        return self._one(_FIND_BY_DRAFT, {"key": draft_key})

    def of_instances(self, process_instance_keys: Collection[int]) -> Sequence[Request]:
        """Those that run in these process instances."""
        rows = self._connection.execute(_OF_INSTANCES, {"keys": list(process_instance_keys)})
        return [self._remember(row) for row in rows]

    def add(self, request: Request) -> None:
        """Add a new request; WriteConflict if one of the service is open for the connection."""
        self._connection.execute(_INSERT, _values(request, kept={}))
        self._known[request.tracking_code] = request

    def save(self, request: Request) -> None:
        """Replace the request; raises NotFound. Answers that it had stay, though the manifest may ask others by now."""
        code = request.tracking_code
        values = _values(request, kept=self.get(code).application.answers)
        del values[
            "tracking_code"
        ]  # Where a key is written SQLite looks for what depends on the old one, table by table.
        if self._connection.execute(_UPDATE, {**values, "code": code}).rowcount == 0:
            raise NotFound("request", code)
        self._known[code] = request

    def archive(self, entry: ArchiveEntry) -> None:
        """Add the archive entry."""
        values = {"tracking_code": entry.tracking_code, "outcome": entry.outcome, "archived_at": entry.archived_at}
        self._connection.execute(_ARCHIVE_INSERT, values)

    def archive_entry(self, tracking_code: str) -> ArchiveEntry | None:
        """The archive entry, once there is one."""
        row = self._connection.execute(_ARCHIVE_FIND, {"code": tracking_code}).one_or_none()
        if row is None:
            return None
        return ArchiveEntry(tracking_code=row.tracking_code, outcome=row.outcome, archived_at=row.archived_at)

    def draft(self, draft_key: str) -> Mapping[str, object] | None:
        """The application as the applicant has brought it so far, personal data included."""
        payload: Mapping[str, object] | None = self._connection.execute(_DRAFT_FIND, {"key": draft_key}).scalar()
        return payload

    def save_draft(self, draft_key: str, payload: Mapping[str, object], *, saved_at: datetime | None = None) -> None:
        """Add or replace the draft; `payload` is a JSON object. `saved_at` where it waits to be registered."""
        statement = insert_or_replace(_DRAFTS, self._connection.dialect.name)
        values = {"draft_key": draft_key, "payload": dict(payload), "saved_at": saved_at}
        self._connection.execute(statement, values)

    def delete_draft(self, draft_key: str) -> None:
        """Delete the draft, if there is one."""
        self._connection.execute(_DRAFT_DELETE, {"key": draft_key})

    def recent(self, limit: int) -> Sequence[Request]:
        """The newest requests first."""
        return [self._remember(row) for row in self._connection.execute(_NEWEST_FIRST.limit(limit))]

    def _one(self, query: Select[Any], values: Values) -> Request | None:
        row = self._connection.execute(query, values).one_or_none()
        return None if row is None else self._remember(row)

    def _remember(self, row: Row[Any]) -> Request:
        request = _request(row)
        self._known[request.tracking_code] = request
        return request


def _request(row: Row[Any]) -> Request:
    return Request(
        tracking_code=row.tracking_code,
        application=_application(row),
        registered_at=row.registered_at,
        process_instance_key=row.process_instance_key,
        draft_key=row.draft_key,
        state=row.state,
        unit=row.unit,
        outcome=row.outcome,
        closed_at=row.closed_at,
    )


def _application(row: Row[Any]) -> Application:
    return Application(
        service_key=row.service_key,
        bill_id=row.bill_id,
        last_bill_payment_id=row.last_bill_payment_id,
        applicant=_applicant(row),
        documents=frozenset(map(DocumentKind, row.documents)),
        channel=row.channel,
        answers=decode_answers(row.answers),
        client_reference=row.client_reference,
    )


def _applicant(row: Row[Any]) -> Applicant:
    return Applicant(kind=row.applicant_kind, national_id=row.national_id, mobile=row.mobile, landline=row.landline)


def _values(request: Request, *, kept: Mapping[str, Answer]) -> Values:
    application = request.application
    applicant = application.applicant
    return {
        "tracking_code": request.tracking_code,
        "service_key": application.service_key,
        "bill_id": application.bill_id,
        "last_bill_payment_id": application.last_bill_payment_id,
        "applicant_kind": applicant.kind,
        "national_id": applicant.national_id,
        "mobile": applicant.mobile,
        "landline": applicant.landline,
        "answers": encode_answers(application.service_key, application.answers, kept=kept),
        "documents": sorted(application.documents),
        "channel": application.channel,
        "client_reference": application.client_reference,
        "registered_at": request.registered_at,
        "process_instance_key": request.process_instance_key,
        "draft_key": request.draft_key,
        "state": request.state,
        "unit": request.unit,
        "outcome": request.outcome,
        "closed_at": request.closed_at,
    }
