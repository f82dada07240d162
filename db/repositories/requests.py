"""Requests, drafts, archive entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.repositories.rows import counter_reading, found, insert, update, upsert
from db.tables import ApplicationDraftRow, ArchiveEntryRow, RequestRow
from services.model.requests import Applicant, Application, ArchiveEntry, DocumentKind, Request, RequestState


class SqlRequests:
    """Implements `services.ports.Requests`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, tracking_code: str) -> Request:
        """The request; raises NotFound."""
        return _request(found(self._session.get(RequestRow, tracking_code), what="request", key=tracking_code))

    def find(self, tracking_code: str) -> Request | None:
        """The request, if there is one."""
        row = self._session.get(RequestRow, tracking_code)
        return None if row is None else _request(row)

    def find_open(self, service_key: str, bill_id: str) -> Request | None:
        """The open request of this service for the connection; there is one at most."""
        query = select(RequestRow).where(
            RequestRow.service_key == service_key,
            RequestRow.bill_id == bill_id,
            RequestRow.state != RequestState.CLOSED,
        )
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _request(row)

    def find_by_client_reference(self, client_reference: str) -> Request | None:
        """The request that came with this reference of its sender."""
        query = select(RequestRow).where(RequestRow.client_reference == client_reference)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _request(row)

    def add(self, request: Request) -> None:
        """Add a new request; WriteConflict if one of the service is open for the connection."""
        insert(self._session, _request_row(request))

    def save(self, request: Request) -> None:
        """Replace the request; raises NotFound."""
        update(self._session, _request_row(request), what="request", key=request.tracking_code)

    def archive(self, entry: ArchiveEntry) -> None:
        """Add the archive entry."""
        row = ArchiveEntryRow(tracking_code=entry.tracking_code, outcome=entry.outcome, archived_at=entry.archived_at)
        insert(self._session, row)

    def archive_entry(self, tracking_code: str) -> ArchiveEntry | None:
        """The archive entry, once there is one."""
        row = self._session.get(ArchiveEntryRow, tracking_code)
        if row is None:
            return None
        return ArchiveEntry(tracking_code=row.tracking_code, outcome=row.outcome, archived_at=row.archived_at)

    def draft(self, draft_key: str) -> Mapping[str, object] | None:
        """The application as the applicant has brought it so far, personal data included."""
        row = self._session.get(ApplicationDraftRow, draft_key)
        return None if row is None else row.payload

    def save_draft(self, draft_key: str, payload: Mapping[str, object]) -> None:
        """Add or replace the draft; `payload` is a JSON object."""
        upsert(self._session, ApplicationDraftRow(draft_key=draft_key, payload=dict(payload)))

    def delete_draft(self, draft_key: str) -> None:
        """Delete the draft, if there is one."""
        self._session.execute(delete(ApplicationDraftRow).where(ApplicationDraftRow.draft_key == draft_key))

    def recent(self, limit: int) -> Sequence[Request]:
        """The newest requests first."""
        newest_first = (RequestRow.registered_at.desc(), RequestRow.tracking_code.desc())
        query = select(RequestRow).order_by(*newest_first).limit(limit)
        return [_request(row) for row in self._session.scalars(query)]


def _request(row: RequestRow) -> Request:
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


def _application(row: RequestRow) -> Application:
    return Application(
        service_key=row.service_key,
        bill_id=row.bill_id,
        last_bill_payment_id=row.last_bill_payment_id,
        applicant=_applicant(row),
        documents=frozenset(map(DocumentKind, row.documents)),
        channel=row.channel,
        reading=counter_reading(row.reading_kwh, row.reading_on),
        requested_place=row.requested_place,
        client_reference=row.client_reference,
    )


def _applicant(row: RequestRow) -> Applicant:
    return Applicant(kind=row.applicant_kind, national_id=row.national_id, mobile=row.mobile, landline=row.landline)


def _request_row(request: Request) -> RequestRow:
    application = request.application
    applicant, reading = application.applicant, application.reading
    return RequestRow(
        tracking_code=request.tracking_code,
        service_key=application.service_key,
        bill_id=application.bill_id,
        last_bill_payment_id=application.last_bill_payment_id,
        applicant_kind=applicant.kind,
        national_id=applicant.national_id,
        mobile=applicant.mobile,
        landline=applicant.landline,
        reading_kwh=reading.kwh if reading else None,
        reading_on=reading.taken_on if reading else None,
        requested_place=application.requested_place,
        documents=sorted(application.documents),
        channel=application.channel,
        client_reference=application.client_reference,
        registered_at=request.registered_at,
        process_instance_key=request.process_instance_key,
        draft_key=request.draft_key,
        state=request.state,
        unit=request.unit,
        outcome=request.outcome,
        closed_at=request.closed_at,
    )
