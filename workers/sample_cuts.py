"""Cuts of sample connections: since when, in which case."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from services.identifiers import make_tracking_code
from services.model.connections import Connection, ConnectionState, MeterReading
from services.model.cuts import Cut, CutCase, CutExtent
from services.model.keys import ApplicantKind
from services.model.requests import Applicant, Application, Channel, Request, RequestState
from services.ports import UnitOfWork


def enter_cut(
    uow: UnitOfWork, connection: Connection, *, case: CutCase, service: str, on: date, kwh: int | None
) -> None:
    """The connection was cut on the day by an earlier request of the service, when its meter showed so much; one whose
    meter is gone was cut by that.
    """
    at = datetime.combine(on, time(8), UTC)
    request = _earlier_request(uow, connection, service, at)
    uow.requests.add(request)
    uow.cuts.save(
        Cut(
            tracking_code=request.tracking_code,
            bill_id=connection.bill_id,
            case=case,
            extent=CutExtent.EQUIPMENT if connection.state is ConnectionState.COLLECTED else CutExtent.SUPPLY,
            reading=None if kwh is None else MeterReading(kwh=kwh, taken_on=on),
            cut_at=at,
        )
    )


def _earlier_request(uow: UnitOfWork, connection: Connection, service: str, at: datetime) -> Request:
    subscriber, code = connection.subscriber, make_tracking_code(uow.sequences.next("tracking-code"))
    applicant = Applicant(
        kind=ApplicantKind.SUBSCRIBER,
        national_id=subscriber.national_id,
        mobile=subscriber.mobile,
        landline=subscriber.landline,
    )
    return Request(
        tracking_code=code,
        application=Application(
            service_key=service,
            bill_id=connection.bill_id,
            last_bill_payment_id=None,
            applicant=applicant,
            documents=frozenset(),
            channel=Channel.COUNTER,
        ),
        registered_at=at - timedelta(days=1),
        process_instance_key=0,
        draft_key=f"sample-{code}",
        state=RequestState.CLOSED,
        closed_at=at,
    )
