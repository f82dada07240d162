"""While a connection is cut, its bills go on with the fixed monthly charges or the monthly minimum (by-law 50-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import TypeAdapter

from services.billing.bases import computed_lines
from services.billing.cut_days import MINIMUM_CHARGE, Days, cut_since, days_besides
from services.billing.energy import monthly_charge_days, price_cut_time
from services.billing.energy_lines import EnergyBasis, charge_lines
from services.billing.issuing import Charge, issue_bill
from services.billing.tariff_history import TariffHistory, tariff_history
from services.clock import Clock
from services.jalali import local_date, month_start
from services.model.bills import Bill, BillLine, BillState
from services.model.connections import Connection, ConnectionState
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData


@dataclass(frozen=True, slots=True, kw_only=True)
class CutTimeBasis:
    """The days of a cut from `first` to the day before `until`, with the classes of these days."""

    kind: Literal["cut-time"] = "cut-time"
    classes: TariffHistory
    first: date
    until: date

    def lines(self, reference: ReferenceData) -> Sequence[BillLine]:
        """A line for each charge, then the levies on them. Raises ReferenceDataMissing."""
        return charge_lines([price_cut_time(reference, self.classes, first=self.first, until=self.until)])


_ENERGY = TypeAdapter(EnergyBasis)


def charge_cut_time(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, connection: Connection, month: date, until: date
) -> Sequence[Bill]:
    """The bills for the days of the cut that no bill has asked for yet, up to the day before `until`, one for each span
    of them; none where the tariff asks for nothing, nor of a connection that is not cut. Where the records do not say
    when it was cut, its bills begin with the day `month`.

    One call or many, each day is charged once, by these bills or by those for energy. Raises ReferenceDataMissing.
    """
    if connection.state is not ConnectionState.CUT:
        return []
    known = uow.bills.of_connection(connection.bill_id)
    classes = tariff_history(uow, connection, bills=known)
    cut = (cut_since(uow, connection) or month, until)
    open_days = days_besides(cut, [*classes.cut, *_by_energy_bills(reference, known)])
    bases = [CutTimeBasis(classes=classes, first=first, until=end) for first, end in open_days]
    bills = [_charge(uow, clock, reference, connection.bill_id, each) for each in bases]
    return [each for each in bills if each is not None]


def charge_end_of_cut(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, bill_id: str) -> None:
    """Before a connection that is cut is so no longer: bill the days up to yesterday that no bill has asked for. Of one
    that is not cut, nothing. Raises NotFound, ReferenceDataMissing.
    """
    today, connection = local_date(clock.now()), uow.connections.get(bill_id)
    charge_cut_time(uow, clock=clock, reference=reference, connection=connection, month=month_start(today), until=today)


def _by_energy_bills(reference: ReferenceData, bills: Sequence[Bill]) -> Sequence[Days]:
    """The days of which those of a connection's bills that are for energy have asked for the monthly charges."""
    standing = [each for each in bills if each.state is not BillState.VOID]
    figures = [basis.figures for each in standing for basis in each.bases if basis.figures["kind"] == "energy"]
    bases = [_ENERGY.validate_python(each) for each in figures]
    return [
        days
        for basis in bases
        for span in basis.charged
        for days in monthly_charge_days(reference, basis.classes, start=span.start, end=span.end)
    ]


def _charge(uow: UnitOfWork, clock: Clock, reference: ReferenceData, bill_id: str, basis: CutTimeBasis) -> Bill | None:
    lines = computed_lines(basis, reference)
    if Rials.total(line.amount for line in lines) == ZERO:
        return None
    charge = Charge(kind=MINIMUM_CHARGE, bill_id=bill_id, tracking_code=None, lines=lines)
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)
