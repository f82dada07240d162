"""The cost of a faulty meter, added to the subscriber's debt (Settlement step 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from services.billing.bases import computed_lines
from services.billing.billed_period import BilledPeriod, billed_period, was_taken_away
from services.billing.carrying import BOUND_TO_REQUEST, asking_bill
from services.billing.faults import charged_before, fault_like
from services.billing.issuing import Charge, issue_bill
from services.billing.lines import fee_lines, merged
from services.billing.shortfall import SHORTFALL, ShortfallBasis
from services.billing.tariff_history import tariff_history
from services.clock import Clock
from services.errors import NotFound
from services.jalali import local_date
from services.model.bills import Bill, BillLine, BillState
from services.model.connections import Connection
from services.model.faults import MeterFault
from services.model.keys import BillKind
from services.ports import UnitOfWork
from services.readings.meters import meter_lives
from services.readings.records import records_of
from services.readings.usual import usual_consumption
from services.readings.visits import last_test
from services.reference.data import ReferenceData


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultCost:
    """What the decision `fault-cost` says of the fault: fees, and the factor on the price of energy not registered."""

    fee_codes: tuple[str, ...]
    shortfall_factor: Fraction


def add_fault_debt(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, cost: FaultCost
) -> Bill | None:
    """Note the fault that the last test found, and answer the bill that asks for its cost (Settlement step 11).

    The cost: fees, and the shortfall since the last billed reading, which is the usual consumption of as many days less
    what the meter registered, never below 0; without a history there is none. It lies on top of the registered energy,
    in the steps that it would have reached, and its price and levies are multiplied by the factor. The period ends with
    the declared reading, or with the last test where the application declares none.

    The same fault of the same meter is billed once (`fault_like`): reported again, its unpaid bill is the answer, or
    None where that is paid. Another fault of a meter whose shortfall is billed costs its fees only. Of a fault that
    another request was billed for, nothing is charged again. What other requests' faults still ask for is consolidated
    by each new bill. A second call for the same test answers the same. Raises ReferenceDataMissing, NotFound where
    nobody has tested the meter.
    """
    fault = _last_fault(uow, tracking_code)
    noted = [each for each in uow.faults.of_connection(fault.bill_id) if _is_noted(each, fault)]
    if noted:
        return None if noted[0].bill_number is None else uow.bills.get(noted[0].bill_number)
    bill = _bill_of(uow, clock, reference, fault, cost)
    uow.faults.add(replace(fault, bill_number=None if bill is None else bill.number))
    return bill


def _last_fault(uow: UnitOfWork, tracking_code: str) -> MeterFault:
    test = last_test(uow, tracking_code)
    if test is None:
        raise NotFound("meter test of request", tracking_code)
    connection = uow.connections.get(uow.requests.get(tracking_code).application.bill_id)
    return MeterFault(
        work_order_number=test.work_order_number,
        tracking_code=tracking_code,
        bill_id=connection.bill_id,
        meter_serial=test.meter_serial or connection.meter.serial,
        condition=test.condition,
        bill_number=None,
        reported_at=test.tested_at,
    )


def _is_noted(known: MeterFault, fault: MeterFault) -> bool:
    return known.work_order_number == fault.work_order_number


def _bill_of(
    uow: UnitOfWork, clock: Clock, reference: ReferenceData, fault: MeterFault, cost: FaultCost
) -> Bill | None:
    charge = Charge(
        kind=BillKind.DEBT,
        bill_id=fault.bill_id,
        tracking_code=fault.tracking_code,
        lines=(),
        consolidates=_unpaid_of_others(uow, fault),
    )
    before = fault_like(uow, fault)
    if before is None or before.bill_number is None:
        lines = _cost_lines(uow, clock, reference, fault, cost)
        return issue_bill(uow, clock=clock, reference=reference, charge=replace(charge, lines=lines))
    bill = uow.bills.get(before.bill_number)
    asking = asking_bill(uow, bill)
    if asking.state is not BillState.ISSUED:
        return None
    if bill.tracking_code == fault.tracking_code or asking.kind in BOUND_TO_REQUEST:
        # Whoever pays the bill that asks for it pays it too, and its own process is told.
        return bill
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)


def _unpaid_of_others(uow: UnitOfWork, fault: MeterFault) -> Sequence[Bill]:
    """What other requests' faults of the connection still ask for: the power comes back for all of them or for none."""
    numbers = {
        each.bill_number
        for each in uow.faults.of_connection(fault.bill_id)
        if each.bill_number is not None and each.tracking_code != fault.tracking_code
    }
    asking = {bill.number: bill for bill in (asking_bill(uow, uow.bills.get(number)) for number in sorted(numbers))}
    return [bill for bill in asking.values() if bill.state is BillState.ISSUED and bill.kind not in BOUND_TO_REQUEST]


def _cost_lines(
    uow: UnitOfWork, clock: Clock, reference: ReferenceData, fault: MeterFault, cost: FaultCost
) -> Sequence[BillLine]:
    connection = uow.connections.get(fault.bill_id)
    period = billed_period(uow, uow.requests.get(fault.tracking_code))
    shortfall = (
        0 if charged_before(uow, fault) else shortfall_kwh(uow, connection, period, serial=_whose_days(uow, fault))
    )
    fees = fee_lines(reference, cost.fee_codes, on=local_date(clock.now()))
    basis = ShortfallBasis(
        classes=tariff_history(uow, connection),
        start=period.start,
        end=period.end,
        registered_kwh=period.registered_kwh,
        shortfall_kwh=shortfall,
        factor=cost.shortfall_factor,
    )
    return merged([*fees, *computed_lines(basis, reference)])


def _whose_days(uow: UnitOfWork, fault: MeterFault) -> str:
    """The serial of the meter that answers for the days: another plate than the records' says nothing of those."""
    test = last_test(uow, fault.tracking_code)
    if test is not None and was_taken_away(uow, fault.bill_id, test):
        return fault.meter_serial
    return uow.connections.get(fault.bill_id).meter.serial


def shortfall_kwh(uow: UnitOfWork, connection: Connection, period: BilledPeriod, *, serial: str) -> int:
    """The whole kWh that the connection usually uses in the period beyond what the meter with this serial registered; 0
    or more.

    The days on which another meter hung there are not its own: what that one failed to register is billed with it. A
    meter that nobody knows answers for the present one's days.
    """
    records = records_of(uow, connection)
    lives = meter_lives(records)
    usual = usual_consumption(lives, records.connection, since=period.start, until=period.end)
    if usual is None:
        return 0
    life = next((each for each in reversed(lives) if each.meter.serial == serial), lives[-1])
    since, until = max(period.start, life.meter.installed_on), min(period.end, life.removed_on or period.end)
    registered = sum(span.kwh for span in period.charged if since <= span.start and span.end <= until)
    return max(0, int(usual.daily_kwh * (until - since).days) - registered)


def shortfall_billed_until(uow: UnitOfWork, bill_id: str, *, serial: str) -> date | None:
    """The last day whose shortfall of the meter a standing bill charges; None where none does."""
    charging: dict[str, MeterFault] = {}
    for each in uow.faults.of_connection(bill_id):
        if each.meter_serial == serial and each.bill_number is not None:
            # Reported again, a fault names the bill of its first report, which charges up to that.
            charging.setdefault(each.bill_number, each)
    return max(
        (_charged_until(uow, each) for number, each in charging.items() if _has_shortfall(uow, number)), default=None
    )


def _has_shortfall(uow: UnitOfWork, number: str) -> bool:
    bill = uow.bills.get(number)
    return bill.state is not BillState.VOID and any(line.code == SHORTFALL for line in bill.lines)


def _charged_until(uow: UnitOfWork, fault: MeterFault) -> date:
    declared = uow.requests.get(fault.tracking_code).application.reading
    return local_date(fault.reported_at) if declared is None else declared.taken_on
