"""The cost of a faulty meter, added to the subscriber's debt (Settlement step 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.billing.billed_period import BilledPeriod, billed_period
from services.billing.carrying import is_settled
from services.billing.energy import price_energy
from services.billing.fees import fee_lines
from services.billing.issuing import Charge, issue_bill, standing_bill
from services.billing.lines import merged
from services.clock import Clock
from services.jalali import local_date
from services.metering.visits import last_test
from services.model.bills import Bill, BillKind, BillLine
from services.model.connections import Connection
from services.money import Rials
from services.ports import UnitOfWork
from services.readings.meters import meter_lives
from services.readings.usual import usual_consumption
from services.reference.data import ReferenceData
from services.text import format_number, format_quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultCost:
    """What the decision `fault-cost` says of the fault: fees, and the factor on the price of energy not registered."""

    fee_codes: tuple[str, ...]
    shortfall_factor: Fraction


def add_fault_debt(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, cost: FaultCost
) -> Bill:
    """The debt bill of a fault (Settlement step 11): fees, and the shortfall since the last billed reading.

    The shortfall is the usual consumption of as many days less what the meter registered, never below 0; without a
    history there is none. It lies on top of the registered energy, in the steps that it would have reached, and its
    price and levies are multiplied by the factor. The period ends with the declared reading, or with the last test
    where the application declares none.

    A fault has one debt bill, which is the answer while it stands. A fault that is found after that one was paid costs
    its fees only: the shortfall of these days is in the first bill. Raises ReferenceDataMissing, NotFound.
    """
    standing = standing_bill(uow, tracking_code, BillKind.DEBT)
    if standing is not None and not _is_of_earlier_fault(uow, standing, tracking_code):
        return standing
    request = uow.requests.get(tracking_code)
    connection = uow.connections.get(request.application.bill_id)
    period = billed_period(uow, request)
    shortfall = shortfall_kwh(uow, connection, period) if standing is None else 0
    lines = merged(
        [
            *fee_lines(reference, cost.fee_codes, on=local_date(clock.now())),
            *_shortfall_lines(reference, connection, period, shortfall, cost.shortfall_factor),
        ]
    )
    charge = Charge(kind=BillKind.DEBT, bill_id=connection.bill_id, tracking_code=tracking_code, lines=lines)
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)


def _is_of_earlier_fault(uow: UnitOfWork, bill: Bill, tracking_code: str) -> bool:
    """True if the bill was paid and the meter tested again since it was issued."""
    test = last_test(uow, tracking_code)
    return is_settled(uow, bill) and test is not None and test.tested_at > bill.issued_at


def shortfall_kwh(uow: UnitOfWork, connection: Connection, period: BilledPeriod) -> int:
    """The whole kWh that the connection usually uses in the period beyond what the meter registered; 0 or more."""
    usual = usual_consumption(meter_lives(uow, connection), connection, since=period.start, until=period.end)
    if usual is None:
        return 0
    return max(0, int(usual.daily_kwh * (period.end - period.start).days) - period.registered_kwh)


def _shortfall_lines(
    reference: ReferenceData, connection: Connection, period: BilledPeriod, shortfall: int, factor: Fraction
) -> Sequence[BillLine]:
    """The energy, then its levies: the charge with the shortfall less the one without it, times the factor."""
    if shortfall == 0 or factor == 0:
        return []
    tariff_class, start, end = connection.tariff_class, period.start, period.end
    registered = price_energy(reference, tariff_class, start=start, end=end, kwh=period.registered_kwh)
    used = price_energy(reference, tariff_class, start=start, end=end, kwh=period.registered_kwh + shortfall)
    title = f"کسری مصرف: {format_number(shortfall)} کیلووات‌ساعت با ضریب {format_quantity(factor)}"
    known = {levy.code: levy.amount for levy in registered.levies}
    return [
        BillLine(code="shortfall", title=title, amount=(used.energy - registered.energy).times(factor)),
        *(
            BillLine(code=levy.code, title=levy.title, amount=Rials(1).times((levy.amount - known[levy.code]) * factor))
            for levy in used.levies
        ),
    ]
