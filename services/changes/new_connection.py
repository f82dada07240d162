"""A connection from its contract on: its file is opened with a bill ID of its own before anybody applies, so that its
costs are billed to itself; it is connected when its meter is mounted, or its contract is withdrawn before.
"""

from dataclasses import replace
from datetime import date

from services.changes.case import Case
from services.changes.change import RecordChange
from services.changes.meters import USUAL_DIGITS, meter_fields, mount_first, mounted_meter
from services.identifiers import make_bill_id
from services.model.connections import Connection, ConnectionState, Meter, Subscriber, TariffClass
from services.ports import UnitOfWork

METER = meter_fields()
_CONTRACTED = (ConnectionState.CONTRACTED,)

_SHORTEST_CODE = 10
"""Bill IDs of fewer digits are not read as such."""


def free_bill_id(uow: UnitOfWork, company: str) -> str:
    """The bill ID of the next file that no connection has; `company` are its three digits. Connections from before we
    gave them have codes of their own.

    Raises ValueError where all file codes are used.
    """
    while True:
        code = _SHORTEST_CODE + uow.sequences.next("file-code")
        bill_id = make_bill_id(file_code=code, company=company)
        if uow.connections.find(bill_id) is None:
            return bill_id


def open_file(
    uow: UnitOfWork,
    *,
    company: str,
    subscriber: Subscriber,
    district: str,
    address: str,
    tariff_class: TariffClass,
    amperage: int,
    phases: int,
    today: date,
) -> Connection:
    """A connection that is contracted: with a bill ID and what was agreed on, without a meter."""
    connection = Connection(
        bill_id=free_bill_id(uow, company),
        subscriber=subscriber,
        meter=Meter(serial="", digits=USUAL_DIGITS, multiplier=1, installed_on=today),
        district=district,
        tariff_class=tariff_class,
        amperage=amperage,
        phases=phases,
        address=address,
        state=ConnectionState.CONTRACTED,
    )
    uow.connections.save(connection)
    return connection


def _connect(case: Case) -> None:
    """The meter that the agent has mounted is the connection's first: nothing before its opening is ever billed."""
    connection = case.connection
    mounted = mounted_meter(case, METER)
    if mounted is None:
        return
    connected = replace(connection, meter=mounted.meter, state=ConnectionState.ACTIVE)
    mount_first(case, connected, mounted)
    case.save(connection, connected)


def _withdraw(case: Case) -> None:
    """Nothing was mounted yet. Where the new connection is still asked for by a request, that one finds it removed."""
    case.save(case.connection, replace(case.connection, state=ConnectionState.REMOVED))


NEW_CONNECTION = RecordChange(
    key="new-connection", title="انشعاب برقرار شد", needs=METER.all, states=_CONTRACTED, make=_connect
)
WITHDRAWAL = RecordChange(
    key="contract-withdrawal",
    title="قرارداد پیش از برقراری انشعاب پس گرفته شد",
    states=_CONTRACTED,
    check=Case.require_own_debts_paid,
    make=_withdraw,
)
