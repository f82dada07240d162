"""The look at a cut just before somebody is sent, and again at the door: all that the table `cut-guard` asks."""

from dataclasses import dataclass
from datetime import datetime

from services.clock import Clock
from services.model.connections import ConnectionState
from services.model.cuts import CutCase
from services.objections.making import is_objected_to
from services.ports import UnitOfWork
from services.specific.temporary_cut.debts import money_waits, owed_for
from services.specific.temporary_cut.hours import cutting_hours
from services.specific.temporary_cut.model import CuttingTime, Debt, Premises, Proceeding
from services.specific.temporary_cut.ports import Proceedings
from services.withdrawal import is_withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class CutFacts:
    """What the records say at the moment `looked_at`. `wait_until` is when power may be cut next, were it not now."""

    state: ConnectionState
    withdrawn: bool
    debt: Debt
    objection_open: bool
    premises: Premises
    money_waits: bool
    time: CuttingTime
    looked_at: datetime
    wait_until: datetime


def look_at_cut(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> CutFacts:
    """All facts at this moment, from the records alone. Raises NotFound."""
    now = clock.now()
    proceeding = proceeding_or_requested(uow, tracking_code, now=now)
    hours = cutting_hours(uow, proceeding.bill_id, since=now)
    return CutFacts(
        state=uow.connections.get(proceeding.bill_id).state,
        withdrawn=is_withdrawn(uow, tracking_code),
        debt=owed_for(uow, proceeding, at=now).debt,
        objection_open=is_objected_to(uow, tracking_code),
        premises=premises_of(uow, proceeding),
        money_waits=money_waits(uow, proceeding),
        time=hours.at(now),
        looked_at=now,
        wait_until=hours.next_after(now),
    )


def proceeding_or_requested(uow: UnitOfWork, tracking_code: str, *, now: datetime) -> Proceeding:
    """The request's proceeding; of a cut that the subscriber asks for it begins here. Raises NotFound."""
    known = uow.repository(Proceedings).of_request(tracking_code)
    if known is not None:
        return known
    bill_id = uow.requests.get(tracking_code).application.bill_id
    begun = Proceeding(tracking_code=tracking_code, bill_id=bill_id, case=CutCase.REQUESTED, begun_at=now)
    uow.repository(Proceedings).save(begun)
    return begun


def premises_of(uow: UnitOfWork, proceeding: Proceeding) -> Premises:
    """Whether power is vital at the place, and if so whether the head has ordered the cut."""
    if uow.repository(Proceedings).vital_premises(proceeding.bill_id) is None:
        return Premises.ORDINARY
    return Premises.VITAL if proceeding.head_order is None else Premises.ORDERED
