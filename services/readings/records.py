"""What the company's records say of a connection's registers, read once for all that is asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.model.bills import Bill
from services.model.connections import Connection, FormerMeter, Reading, ReadingJudgement
from services.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRecords:
    """The connection with its readings, the meters before the present one, its bills and what was judged; each oldest
    first.
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
        connection=connection,
        readings=uow.connections.readings(bill_id),
        former_meters=uow.connections.former_meters(bill_id),
        bills=uow.bills.of_connection(bill_id),
        judgements=uow.connections.judgements(bill_id),
    )
