"""Days on which a connection was cut: from when on, and for which the monthly minimum is billed (by-law 50-4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from services.jalali import local_date
from services.model.bills import Bill, BillState
from services.model.connections import Connection, ConnectionState
from services.model.keys import BillKind
from services.ports import UnitOfWork

MINIMUM_CHARGE = BillKind("minimum-charge")
CUT_TIME = "cut-time"
"""The computation that bills of this kind are made of."""

Days = tuple[date, date]
"""From a day to the day before another."""


def cut_since(uow: UnitOfWork, connection: Connection) -> date | None:
    """The day of the cut, of a connection that is cut; None where it is not, or was before cuts were kept."""
    if connection.state is not ConnectionState.CUT:
        return None
    standing = uow.cuts.standing(connection.bill_id)
    return None if standing is None else local_date(standing.cut_at)


def days_besides(wanted: Days, others: Iterable[Days]) -> Sequence[Days]:
    """What is left of the days when the others are taken out, oldest first."""
    left, (begin, until) = [], wanted
    for first, end in sorted(others):
        if begin < min(first, until):
            left.append((begin, min(first, until)))
        begin = max(begin, end)
    return [*left, (begin, until)] if begin < until else left


def billed_cut_days(bills: Iterable[Bill]) -> Sequence[Days]:
    """What those of a connection's bills that are for the time of a cut have asked for, oldest first."""
    standing = [each for each in bills if each.kind == MINIMUM_CHARGE and each.state is not BillState.VOID]
    bases = [basis.figures for each in standing for basis in each.bases]
    days = [(str(each["first"]), str(each["until"])) for each in bases if each["kind"] == CUT_TIME]
    return sorted((date.fromisoformat(first), date.fromisoformat(until)) for first, until in days)
