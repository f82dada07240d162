"""Cutting a connection whose meter is faulty and reconnecting it once the debt is paid (Settlement steps 10 and 14)."""

from dataclasses import replace

from services.clock import Clock
from services.metering.work_orders import agent_with, finish_order, least_busy_agent, new_order
from services.model.connections import ConnectionState
from services.model.keys import WorkOrderKind
from services.model.metering import Agent
from services.model.requests import Request
from services.ports import UnitOfWork


def cut_connection(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> None:
    """Note that the tester has cut the power, with the order for it. A connection that is cut stays as it is.

    Raises NotFound, and NoAgentAvailable where nobody was sent to this request.
    """
    _switch(uow, clock, tracking_code, WorkOrderKind.CUT, ConnectionState.CUT)


def reconnect_connection(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> None:
    """Note that the power flows again, with the order for it. A connection that is active stays as it is.

    Raises NotFound, and NoAgentAvailable where nobody was sent to this request.
    """
    _switch(uow, clock, tracking_code, WorkOrderKind.RECONNECTION, ConnectionState.ACTIVE)


def _switch(uow: UnitOfWork, clock: Clock, tracking_code: str, kind: WorkOrderKind, state: ConnectionState) -> None:
    request = uow.requests.get(tracking_code)
    connection = uow.connections.get(request.application.bill_id)
    if connection.state is state:
        return
    now = clock.now()
    finish_order(
        uow, new_order(uow, request=request, kind=kind, agent=_agent_on_site(uow, request, kind), at=now), at=now
    )
    uow.connections.save(replace(connection, state=state))


def _agent_on_site(uow: UnitOfWork, request: Request, kind: WorkOrderKind) -> Agent:
    """Who was last sent to the request: step 10 has the tester himself cut the power. Else the least busy agent."""
    orders = uow.metering.orders_of(request.tracking_code)
    if not orders:
        return least_busy_agent(uow, bill_id=request.application.bill_id, kind=kind)
    return agent_with(uow, orders[-1].agent_code)
