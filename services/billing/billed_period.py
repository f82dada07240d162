"""Which consumption a settlement bills: from the last reading that was billed to the one the request declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.errors import ServiceError
from services.model.bills import BillKind, BillState
from services.model.connections import Connection, ReadingSource
from services.model.requests import Request
from services.ports import UnitOfWork
from services.readings.rollover import consumption_between


class AlreadyBilled(ServiceError):
    """Consumption after the declared day is billed already; the check of the documents should have refused it."""

    def __init__(self, *, bill_id: str, billed_on: date, declared_on: date) -> None:
        super().__init__(f"connection {bill_id} is billed up to {billed_on}, its reading is of {declared_on}")
        self.bill_id = bill_id
        self.billed_on = billed_on
        self.declared_on = declared_on


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledPeriod:
    """Energy in kWh (meter multiplier included) between two readings, taken on `start` and on `end`."""

    start: date
    end: date
    kwh: int


def billed_period(uow: UnitOfWork, request: Request) -> BilledPeriod:
    """The period that the request's settlement bill covers. Raises AlreadyBilled."""
    declared = request.application
    connection = uow.connections.get(declared.bill_id)
    start, counter = max(_billed(uow, connection, besides=request.tracking_code))
    if start > declared.reading_on:
        raise AlreadyBilled(bill_id=declared.bill_id, billed_on=start, declared_on=declared.reading_on)
    consumption = consumption_between(counter, declared.reading_kwh, connection.meter)
    return BilledPeriod(start=start, end=declared.reading_on, kwh=consumption.kwh)


def _billed(uow: UnitOfWork, connection: Connection, *, besides: str) -> Iterator[tuple[date, int]]:
    """Day and counter of each reading that this meter was billed up to; a new meter begins at 0.

    Periodic readings are billed by their nature. A declared one is billed by the settlement bill of its request.
    """
    installed = connection.meter.installed_on
    yield installed, 0
    for reading in uow.connections.readings(connection.bill_id):
        if reading.source is ReadingSource.PERIODIC and reading.taken_on >= installed:
            yield reading.taken_on, reading.kwh
    for bill in uow.bills.of_connection(connection.bill_id):
        settled = bill.kind is BillKind.SETTLEMENT and bill.state is not BillState.VOID
        if settled and bill.tracking_code is not None and bill.tracking_code != besides:
            application = uow.requests.get(bill.tracking_code).application
            if application.reading_on >= installed:
                yield application.reading_on, application.reading_kwh
