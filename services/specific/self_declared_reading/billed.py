"""What bills of declared readings have charged up to: figures that nobody had read, or that an agent had."""

from dataclasses import dataclass

from services.model.bills import BillState
from services.model.connections import MeterReading
from services.ports import UnitOfWork
from services.readings.visits import visit_reading
from services.specific.self_declared_reading.model import SERVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledReadings:
    """`unseen` was declared, or corrected by diagnosis, and nobody has read it at the meter; `visited` an agent has."""

    unseen: frozenset[MeterReading]
    visited: frozenset[MeterReading]


def declared_and_billed(uow: UnitOfWork, bill_id: str, *, besides: str | None = None) -> BilledReadings:
    """Of the connection; without the bills of the request `besides`."""
    unseen: set[MeterReading] = set()
    visited: set[MeterReading] = set()
    for bill in uow.bills.of_connection(bill_id):
        code, up_to = bill.tracking_code, bill.billed_up_to
        if code is None or code == besides or up_to is None or bill.state is BillState.VOID:
            continue
        if uow.requests.get(code).application.service_key == SERVICE:
            (visited if up_to in _visited(uow, code) else unseen).add(up_to)
    return BilledReadings(unseen=frozenset(unseen - visited), visited=frozenset(visited))


def _visited(uow: UnitOfWork, tracking_code: str) -> list[MeterReading | None]:
    """What agents have read of the recorded meter for the request."""
    return [visit_reading(each) for each in uow.metering.tests_of(tracking_code) if each.meter_serial is None]
