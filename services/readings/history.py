"""The last of a connection's readings."""

from datetime import date

from services.model.connections import Connection, Reading
from services.ports import UnitOfWork
from services.readings.counts import Count
from services.readings.meters import meter_lives
from services.readings.records import records_of


def last_reading(uow: UnitOfWork, connection: Connection, *, until: date | None = None) -> Reading:
    """The latest count of the connection's present meter that nobody found wrong, or the latest up to a day.

    A meter that was never read stood at its opening when installed.
    """
    counts = meter_lives(records_of(uow, connection))[-1].true_counts
    known = [each for each in counts if until is None or each.shown.taken_on <= until]
    return as_reading(connection, (known or counts[:1])[-1])


def last_seen_reading(uow: UnitOfWork, connection: Connection) -> Reading:
    """The same of what somebody has read, not of what a bill charges up to: that is declared at first."""
    counts = meter_lives(records_of(uow, connection))[-1].true_counts
    seen = [each for each in counts if not each.of_bill]
    return as_reading(connection, (seen or counts[:1])[-1])


def as_reading(connection: Connection, count: Count) -> Reading:
    """The count as a reading of the connection."""
    return Reading(
        bill_id=connection.bill_id,
        kwh=count.shown.kwh,
        taken_on=count.shown.taken_on,
        source=count.source,
        role=count.role,
    )
