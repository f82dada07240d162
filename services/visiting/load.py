"""How much each agent has to do: what supervisors see, and what decides who is sent next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.jalali import local_date
from services.metering.work_orders import agent_with
from services.model.metering import Agent
from services.ports import UnitOfWork
from services.visiting.errands import Errand, open_errands


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLoad:
    """An agent's orders: how many are `open`, by which the least busy one is sent (`least_busy_agent`), how many of
    them are `late`, how many are agreed on for `today`, and how many are to be visited `again` after a visit in vain.
    """

    agent: Agent
    open: int
    late: int
    today: int
    again: int


def agent_loads(uow: UnitOfWork, *, at: datetime) -> Sequence[AgentLoad]:
    """The load of everybody who works or still has something to do, by district and code."""
    errands = open_errands(uow)
    working = {agent.code: agent for agent in uow.metering.active_agents()}
    busy = {each.order.agent_code for each in errands}
    agents = [*working.values(), *(agent_with(uow, code) for code in sorted(busy - working.keys()))]
    loads = (_load(agent, (each for each in errands if each.order.agent_code == agent.code), at) for agent in agents)
    return sorted(loads, key=lambda load: (load.agent.district, load.agent.code))


def _load(agent: Agent, errands: Iterable[Errand], at: datetime) -> AgentLoad:
    mine = list(errands)
    return AgentLoad(
        agent=agent,
        open=len(mine),
        late=sum(each.is_late(at) for each in mine),
        today=sum(each.is_expected_on(local_date(at)) for each in mine),
        again=sum(each.attempts > 0 for each in mine),
    )
