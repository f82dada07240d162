"""Every night: connections that by-law 52-4 (b) to (d) would have removed are found, and a unit is given each to decide
on, up to so many a night. One for which somebody is at work on another request waits for a later night.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from services.jalali import local_date, months_after
from services.metering.custody import start_of_day
from services.metering.self_willed_terms import self_willed_terms
from services.money import Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.scheduled.work import Day, Work
from services.specific.permanent_collection.ports import Removals
from services.specific.permanent_collection.removal_beginning import WITH_METER, begin_removal, grounds
from services.specific.permanent_collection.removal_terms import removal_terms


def _page(uow: UnitOfWork, day: Day, after: str, limit: int) -> Sequence[str]:
    """Three indices, merged: who owes as much as the cheapest connection costs, who was cut long enough, and who has
    brought his power back himself often enough. Nobody once the night has begun as many as it may.
    """
    if _room(uow, day) == 0:
        return ()
    least = _least_cost(day.reference, day.day).times(removal_terms().share(day.day))
    # Months end on different days: a day more is looked at than may be due.
    cut_before = start_of_day(months_after(day.day, -removal_terms().months_cut(day.day)) + timedelta(days=2))
    owing = uow.bills.owing(at_least=least, after=after, limit=limit)
    cut = uow.cuts.standing_since(cut_before, after=after, limit=limit)
    self_willed = uow.self_willed.repeated(self_willed_terms().fewest(day.day), after=after, limit=limit)
    return sorted({*owing, *cut, *self_willed})[:limit]


def _find(uow: UnitOfWork, day: Day, bill_ids: Sequence[str]) -> int:
    begun, room = 0, _room(uow, day)
    for bill_id in bill_ids:
        if begun < room and _begin_one(uow, day, bill_id):
            begun += 1
    return begun


def _room(uow: UnitOfWork, day: Day) -> int:
    """How many may be begun still today: a unit has to decide on each."""
    today, most = local_date(day.clock.now()), removal_terms().most_a_night(day.day)
    return most - sum(local_date(each.begun_at) == today for each in uow.repository(Removals).recent(most))


def _begin_one(uow: UnitOfWork, day: Day, bill_id: str) -> bool:
    now, connection = day.clock.now(), uow.connections.get(bill_id)
    if connection.state not in WITH_METER or uow.requests.open_of_connection(bill_id):
        return False
    last = uow.repository(Removals).newest(bill_id)
    if last is not None and now < last.begun_at + removal_terms().pause(day.day):
        return False
    found = grounds(uow, day.reference, connection, at=now)
    case = next((case for case, ground in found.items() if ground.stands), None)
    if case is None:
        return False
    begin_removal(uow, clock=day.clock, connection=connection, case=case, owed=found[case].debt)
    return True


def _least_cost(reference: ReferenceData, on: date) -> Rials:
    """Of no connection of table one is the cost less: who owes less than this is not looked at for (b)."""
    rows = [each for each in reference.connection_costs.table_one if each.since <= on]
    return min((Rials(sum(each.columns)) for each in rows), default=Rials(0))


REMOVALS = Work(key="find-removals", page=_page, carry_out=_find, catches_up=True)
