"""Cutting a connection whose meter is faulty and reconnecting it once the debt is paid (Settlement steps 10 and 14)."""

from dataclasses import replace
from datetime import datetime

from services.billing.cut_time import charge_end_of_cut
from services.clock import Clock
from services.metering.work_orders import agent_with, finish_order, least_busy_agent, new_order
from services.model.connections import METER_GONE, Connection, ConnectionState
from services.model.cuts import Cut, CutCase, CutExtent
from services.model.keys import WorkOrderKind
from services.model.metering import Agent
from services.model.requests import Request
from services.ports import UnitOfWork
from services.reference.data import ReferenceData


def cut_connection(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> None:
    """Note that the tester has cut the power, with the order for it. A connection that is cut stays as it is,
    and so does one whose meter another request has taken away.

    Raises NotFound, and NoAgentAvailable where nobody was sent to this request.
    """
    connection = _switch(uow, clock, tracking_code, WorkOrderKind.CUT, ConnectionState.CUT)
    if connection is not None:
        uow.cuts.save(
            Cut(
                tracking_code=tracking_code,
                bill_id=connection.bill_id,
                case=CutCase.FAULTY_METER,
                extent=CutExtent.SUPPLY,
                reading=None,
                cut_at=clock.now(),
            )
        )


def reconnect_connection(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> bool:
    """Note that the power flows again, with the order for it, and bill the days of the cut (by-law 51-4). A connection
    that is active stays as it is, and so does one whose meter another request has taken away: False, no power comes
    back there.

    Raises NotFound, ReferenceDataMissing, and NoAgentAvailable where nobody was sent to this request.
    """
    bill_id = uow.requests.get(tracking_code).application.bill_id
    charge_end_of_cut(uow, clock=clock, reference=reference, bill_id=bill_id)
    _switch(uow, clock, tracking_code, WorkOrderKind.RECONNECTION, ConnectionState.ACTIVE)
    end_cut(uow, bill_id, at=clock.now())
    return uow.connections.get(bill_id).state not in METER_GONE


def end_cut(uow: UnitOfWork, bill_id: str, *, at: datetime) -> None:
    """Power flows again at the connection, or will never: the cut that stands has ended, if one does."""
    standing = uow.cuts.standing(bill_id)
    if standing is not None:
        uow.cuts.save(replace(standing, ended_at=at))


def _switch(
    uow: UnitOfWork, clock: Clock, tracking_code: str, kind: WorkOrderKind, state: ConnectionState
) -> Connection | None:
    """The connection as it is now; None where it stays as it was."""
    request = uow.requests.get(tracking_code)
    connection = uow.connections.get(request.application.bill_id)
    if connection.state is state or connection.state in METER_GONE:
        return None
    now = clock.now()
    finish_order(
        uow, new_order(uow, request=request, kind=kind, agent=_agent_on_site(uow, request, kind), at=now), at=now
    )
    switched = replace(connection, state=state)
    uow.connections.save(switched)
    return switched


def _agent_on_site(uow: UnitOfWork, request: Request, kind: WorkOrderKind) -> Agent:
    """Who was last sent to the request: step 10 has the tester himself cut the power. Else the least busy agent."""
    orders = uow.metering.orders_of(request.tracking_code)
    if not orders:
        return least_busy_agent(uow, bill_id=request.application.bill_id, kind=kind)
    return agent_with(uow, orders[-1].agent_code)
