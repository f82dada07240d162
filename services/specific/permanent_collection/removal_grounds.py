"""Whether there is ground to remove a connection for good, by the books and records of the moment (52-4 b to d)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.errors import ReferenceDataMissing
from services.jalali import format_jalali, local_date, months_after
from services.metering.self_willed import ends_in_collection, self_willed_of_subscriber
from services.model.bills import Bill
from services.model.connections import Connection
from services.model.refunds import ConnectionFacts, Voltage
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.reconnecting.debts import overdue_debts
from services.reference.data import ReferenceData
from services.specific.permanent_collection.ports import Collections
from services.specific.permanent_collection.removal_terms import removal_terms
from services.specific.permanent_collection.removals import Removal, RemovalCase
from services.text import format_rials, to_persian_digits


class Standing(StrEnum):
    """Whether a ground stands, and if not why."""

    STANDS = "stands"
    NOTHING_OVERDUE = "nothing-overdue"
    BELOW_COST = "below-cost"
    COST_UNKNOWN = "cost-unknown"
    NOT_CUT = "not-cut"
    TOO_EARLY = "too-early"
    NOT_REPEATED = "not-repeated"


WHY_NOT: Mapping[Standing, str] = {
    Standing.NOTHING_OVERDUE: "بدهی سررسیدگذشته‌ای که موجب برچیدن باشد نمانده است.",
    Standing.BELOW_COST: "بدهی از هزینهٔ برقراری انشعاب کمتر است.",
    Standing.COST_UNKNOWN: "هزینهٔ برقراری این انشعاب در جدول نیست.",
    Standing.NOT_CUT: "برق این انشعاب قطع نیست یا زمان قطع آن در سوابق نیست.",
    Standing.TOO_EARLY: "از قطع برق یک سال نگذشته است.",
    Standing.NOT_REPEATED: "وصل خودسرانه‌ای برای بار دوم در سوابق این مشترک نیست.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """The overdue bills, oldest first, the credit of the account, and what they come to less the credit."""

    bills: tuple[Bill, ...] = ()
    credit: Rials = ZERO
    debt: Rials = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground(Owed):
    """What the case goes by: what is owed, and of (b) the cost of the connection, of (c) the day of the cut, where they
    are known; of (d) the days on which power was found to flow.
    """

    standing: Standing
    cost: Rials | None = None
    cut_on: date | None = None
    found_on: tuple[date, ...] = ()

    @property
    def stands(self) -> bool:
        """True while the connection may be removed for it."""
        return self.standing is Standing.STANDS


def ground_of(
    uow: UnitOfWork, reference: ReferenceData, connection: Connection, case: RemovalCase, *, at: datetime
) -> Ground:
    """The case as the records show it: the cost goes by phases and amperes of the record, at low voltage."""
    owed = _owed(uow, connection.bill_id, at=at)
    return _ground(uow, reference, connection, case, _of_record(connection), owed=owed, at=at)


def ground_of_removal(uow: UnitOfWork, reference: ReferenceData, removal: Removal, *, at: datetime) -> Ground:
    """The removal's case at the moment: the cost goes by the connection's file, once somebody has looked at it. Once
    the subscriber was warned, only what was overdue then counts: of a later bill he has no warning.
    """
    connection, owed = uow.connections.get(removal.bill_id), owed_for(uow, removal, at=at)
    check = uow.repository(Collections).file_check(removal.tracking_code)
    facts = _of_record(connection) if check is None else check.facts
    return _ground(uow, reference, connection, removal.case, facts, owed=owed, at=at)


def owed_for(uow: UnitOfWork, removal: Removal, *, at: datetime) -> Owed:
    """What is owed at the moment of that for which the removal is. Raises NotFound."""
    return _owed(uow, removal.bill_id, at=at, warned_at=removal.warned_at)


def ground_text(ground: Ground) -> Mapping[str, str]:
    """What the ground is made of, by title, for who decides on it."""
    bills = "، ".join(to_persian_digits(bill.number) for bill in ground.bills)
    told = {"بدهی سررسیدگذشته": f"{format_rials(ground.debt)} (قبض {bills})" if bills else format_rials(ground.debt)}
    if ground.credit > ZERO:
        told["بستانکاری حساب که از بدهی کم شده است"] = format_rials(ground.credit)
    if ground.cost is not None:
        told["هزینهٔ برقراری انشعاب"] = format_rials(ground.cost)
    if ground.cut_on is not None:
        told["روز قطع برق"] = format_jalali(ground.cut_on)
    if ground.found_on:
        told["روزهای وصل خودسرانه"] = "، ".join(map(format_jalali, ground.found_on))
    return told


def _ground(
    uow: UnitOfWork,
    reference: ReferenceData,
    connection: Connection,
    case: RemovalCase,
    facts: ConnectionFacts,
    *,
    owed: Owed,
    at: datetime,
) -> Ground:
    ground = Ground(standing=Standing.STANDS, bills=owed.bills, credit=owed.credit, debt=owed.debt)
    if case is RemovalCase.DEBT:
        cost = _cost(reference, facts, on=local_date(at))
        return replace(ground, standing=_by_debt(owed.debt, cost, on=local_date(at)), cost=cost)
    if case is RemovalCase.SELF_WILLED:
        found = tuple(each.found_on for each in self_willed_of_subscriber(uow, connection.bill_id))
        standing = Standing.STANDS if ends_in_collection(uow, connection.bill_id) else Standing.NOT_REPEATED
        return replace(ground, standing=standing, found_on=found)
    cut = uow.cuts.standing(connection.bill_id)
    cut_on = None if cut is None else local_date(cut.cut_at)
    return replace(ground, standing=_by_cut(owed.debt, cut_on, on=local_date(at)), cut_on=cut_on)


def _owed(uow: UnitOfWork, bill_id: str, *, at: datetime, warned_at: datetime | None = None) -> Owed:
    bills = _overdue(uow, bill_id, at=at, warned_at=warned_at)
    credit = max(-uow.connections.get(bill_id).carried, ZERO)
    debt = max(Rials.total(bill.payable for bill in bills) - credit, ZERO)
    return Owed(bills=bills, credit=credit, debt=debt)


def _overdue(uow: UnitOfWork, bill_id: str, *, at: datetime, warned_at: datetime | None) -> tuple[Bill, ...]:
    """What is overdue at the moment, and of it only what was so at the warning, once there was one."""
    bills = overdue_debts(uow, bill_id, at=at)
    if warned_at is None:
        return tuple(bills)
    told = {bill.number for bill in overdue_debts(uow, bill_id, at=warned_at)}
    return tuple(bill for bill in bills if bill.number in told)


def _of_record(connection: Connection) -> ConnectionFacts:
    return ConnectionFacts(voltage=Voltage.LOW, phases=connection.phases, amperage=connection.amperage, power_kw=None)


def _cost(reference: ReferenceData, facts: ConnectionFacts, *, on: date) -> Rials | None:
    try:
        return reference.connection_costs.value_of(facts, on).value
    except ReferenceDataMissing:
        return None


def _by_debt(debt: Rials, cost: Rials | None, *, on: date) -> Standing:
    if debt == ZERO:
        return Standing.NOTHING_OVERDUE
    if cost is None:
        return Standing.COST_UNKNOWN
    return Standing.STANDS if debt >= cost.times(removal_terms().share(on)) else Standing.BELOW_COST


def _by_cut(debt: Rials, cut_on: date | None, *, on: date) -> Standing:
    if cut_on is None:
        return Standing.NOT_CUT
    if months_after(cut_on, removal_terms().months_cut(on)) > on:
        return Standing.TOO_EARLY
    return Standing.STANDS if debt > ZERO else Standing.NOTHING_OVERDUE
