"""Work orders: who goes out, for what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.clock import Clock
from services.errors import NoAgentAvailable, NotFound
from services.forms.fields import as_typed, text_fault
from services.model.keys import WorkOrderKind
from services.model.metering import Agent, WorkOrder, WorkOrderState
from services.model.requests import Request
from services.model.visits import Appointment
from services.ports import UnitOfWork
from services.registry import registry
from services.registry.values import Choice
from services.text import normalise, to_persian_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedOrder:
    """An order and the agent who got it."""

    order: WorkOrder
    agent: Agent


def issue_work_order(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, kind: WorkOrderKind, agent_code: object = None
) -> IssuedOrder:
    """Send an agent to the request's connection. An open order of the kind is not issued a second time.

    `agent_code` is what an operator typed. A chosen agent gets the order if he exists and is active; else the agent of
    the district with the fewest open orders, and of equals the one with the lowest code. Raises NoAgentAvailable,
    NotFound.
    """
    if kind not in registry().work_orders:
        # Not by its name: what no manifest knows may be anything, and everybody reads incidents.
        raise NotFound("kind of the work order for request", tracking_code)
    request = uow.requests.get(tracking_code)
    known = open_order_of(uow, tracking_code, kind)
    if known is not None:
        return IssuedOrder(order=known, agent=agent_with(uow, known.agent_code))
    bill_id = request.application.bill_id
    agent = _chosen_agent(uow, agent_code) or least_busy_agent(uow, bill_id=bill_id, kind=kind)
    order = new_order(uow, request=request, kind=kind, agent=agent, at=clock.now())
    return IssuedOrder(order=order, agent=agent)


def least_busy_agent(uow: UnitOfWork, *, bill_id: str, kind: WorkOrderKind) -> Agent:
    """The active agent of the connection's district with the fewest open orders. Raises NoAgentAvailable."""
    district = uow.connections.get(bill_id).district
    agents = uow.metering.agents(district, kind)
    if not agents:
        raise NoAgentAvailable(district=district, kind=kind)
    return min(agents, key=lambda agent: (uow.metering.open_orders(agent.code), agent.code))


def agents_to_choose(uow: UnitOfWork, kind: WorkOrderKind) -> Sequence[Choice]:
    """Whom an operator may send out where the district has nobody: who takes this kind of order, else whoever works."""
    active = uow.metering.active_agents()
    fitting = [agent for agent in active if kind in agent.kinds]
    return [Choice(value=each.code, label=_title(uow, each)) for each in fitting or active]


def new_order(uow: UnitOfWork, *, request: Request, kind: WorkOrderKind, agent: Agent, at: datetime) -> WorkOrder:
    """Write an open order to the agent, under the next number."""
    order = WorkOrder(
        number=f"{uow.sequences.next('work-order'):08}",
        kind=kind,
        tracking_code=request.tracking_code,
        bill_id=request.application.bill_id,
        agent_code=agent.code,
        issued_at=at,
    )
    uow.metering.add_order(order)
    return order


def open_order_of(uow: UnitOfWork, tracking_code: str, kind: WorkOrderKind) -> WorkOrder | None:
    """The request's open order of a kind, if there is one."""
    orders = uow.metering.orders_of(tracking_code)
    return next((order for order in orders if order.kind == kind and order.state is WorkOrderState.OPEN), None)


def appointment_to_keep(uow: UnitOfWork, order_number: str) -> Appointment:
    """The newest one, also where it is used up: a process that hears of it late lets the agent go at once. Raises
    NotFound where none was agreed on.
    """
    known = uow.visits.appointments_of(order_number)
    if not known:
        raise NotFound("appointment of work order", order_number)
    return known[-1]


def finish_order(uow: UnitOfWork, order: WorkOrder, *, at: datetime) -> None:
    """Note that the agent has carried out the order."""
    uow.metering.save_order(replace(order, state=WorkOrderState.DONE, done_at=at))


def cancel_open_orders(uow: UnitOfWork, tracking_code: str) -> None:
    """Call back whoever is still to go out for the request."""
    for order in uow.metering.orders_of(tracking_code):
        if order.state is WorkOrderState.OPEN:
            uow.metering.save_order(replace(order, state=WorkOrderState.CANCELLED))


def agent_with(uow: UnitOfWork, code: str) -> Agent:
    """The agent with this code. Raises NotFound."""
    agent = uow.metering.agent(code)
    if agent is None:
        raise NotFound("agent", code)
    return agent


def _title(uow: UnitOfWork, agent: Agent) -> str:
    open_orders = uow.metering.open_orders(agent.code)
    busy = f"{to_persian_digits(open_orders)} دستور کار باز" if open_orders else "بدون دستور کار باز"
    return f"{agent.full_name}، ناحیهٔ {agent.district}، کد {to_persian_digits(agent.code)}: {busy}"


def _chosen_agent(uow: UnitOfWork, code: object) -> Agent | None:
    typed = as_typed(code)
    agent = uow.metering.agent(normalise(typed)) if isinstance(typed, str) and text_fault(typed) is None else None
    return agent if agent is not None and agent.active else None
