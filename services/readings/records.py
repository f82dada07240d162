"""What the company's records say of a connection's registers, read once for all that is asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.model.bills import Bill
from services.model.changes import ConnectionChange
from services.model.connections import Connection, FormerMeter, Reading, ReadingJudgement
from services.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRecords:
    """The connection with its readings, the meters before the present one, its bills and what was judged; each oldest
    first. The connection has the largest fuse that it ever had: its older readings are of that time too.
    """

    connection: Connection
    readings: Sequence[Reading]
    former_meters: Sequence[FormerMeter]
    bills: Sequence[Bill]
    judgements: Sequence[ReadingJudgement]


def records_of(uow: UnitOfWork, connection: Connection) -> ReadingRecords:
    """The records as they stand."""
    bill_id = connection.bill_id
    return ReadingRecords(
        connection=_with_largest_fuse(connection, uow.changes.of_connection(bill_id)),
        readings=uow.connections.readings(bill_id),
        former_meters=uow.connections.former_meters(bill_id),
        bills=uow.bills.of_connection(bill_id),
        judgements=uow.connections.judgements(bill_id),
    )


def _with_largest_fuse(connection: Connection, changes: Sequence[ConnectionChange]) -> Connection:
    """What passed a fuse before it became smaller was possible then."""
    fuses = [(connection.amperage, connection.phases), *filter(None, map(_fuse_before, changes))]
    amperage, phases = max(fuses, key=lambda fuse: fuse[0] * fuse[1])
    return replace(connection, amperage=amperage, phases=phases)


def _fuse_before(change: ConnectionChange) -> tuple[int, int] | None:
    amperage, phases = change.before.get("amperage"), change.before.get("phases")
    return (amperage, phases) if isinstance(amperage, int) and isinstance(phases, int) else None
