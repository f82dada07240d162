"""Bills for energy and for the time of a cut: whichever comes first, each day's fixed charge is asked for once."""

from collections.abc import Callable
from datetime import date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from services.billing.carrying import void_bill
from services.billing.energy import price_cut_time
from services.billing.energy_lines import span_lines
from services.billing.issuing import Charge, issue_bill
from services.billing.tariff_history import TariffHistory, tariff_history
from services.jalali import TEHRAN
from services.model.bills import Bill, BillState
from services.model.connections import MeterReading, TariffClass
from services.model.keys import BillKind
from services.readings.unbilled import EnergySpan
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.cut_world import CUT_ON, DAY, Cut, charged, periods


def bill_energy(cut: Cut, start: date, end: date) -> Bill:
    """A bill for energy from one day to another, as any service issues it."""
    span = EnergySpan(earlier=MeterReading(kwh=0, taken_on=start), later=MeterReading(kwh=90, taken_on=end), kwh=90)
    classes = tariff_history(cut.world.uow, cut.world.connection)
    lines = span_lines(REFERENCE, classes, charged=[span], returned=())
    charge = Charge(kind=BillKind.FEES, bill_id=BILL_ID, tracking_code=None, lines=lines)
    clock = FixedClock(datetime.combine(end, time(9), TEHRAN))
    return issue_bill(cut.world.uow, clock=clock, reference=REFERENCE, charge=charge)


def fixed_charges(cut: Cut) -> int:
    bills = [each for each in cut.world.uow.bills.of_connection(BILL_ID) if each.state is not BillState.VOID]
    return sum(line.amount.amount for each in bills for line in each.lines if line.code.startswith("fixed-charge"))


def expected_charges(first: date, until: date) -> int:
    whole = price_cut_time(REFERENCE, TariffHistory(first=TariffClass.INDUSTRIAL), first=first, until=until)
    return sum(part.amount.amount for part in whole.further if part.code == "fixed-charge")


@given(start=st.integers(-20, 30), length=st.integers(1, 60), night=st.integers(1, 80), energy_first=st.booleans())
def test_whichever_bill_comes_first_each_day_is_charged_once(
    start: int, length: int, night: int, energy_first: bool
) -> None:
    cut = Cut(TariffClass.INDUSTRIAL)
    since, until, end = CUT_ON + start * DAY, CUT_ON + (start + length) * DAY, CUT_ON + night * DAY
    steps: list[Callable[[], object]] = [lambda: charged(cut, end), lambda: bill_energy(cut, since, until)]
    for step in reversed(steps) if energy_first else steps:
        step()
    days = {CUT_ON + number * DAY for number in range(night)} | {since + number * DAY for number in range(length)}
    runs = runs_of(days)
    # Each bill rounds its lines.
    assert abs(fixed_charges(cut) - sum(expected_charges(*each) for each in runs)) <= 4


def runs_of(days: set[date]) -> list[tuple[date, date]]:
    firsts = sorted(each for each in days if each - DAY not in days)
    return list(zip(firsts, sorted(each + DAY for each in days if each + DAY not in days), strict=True))


def test_days_that_a_void_bill_had_asked_for_are_asked_for_though_an_energy_bill_had_left_them_out() -> None:
    cut = Cut(TariffClass.INDUSTRIAL)
    [wrong] = charged(cut, CUT_ON + 10 * DAY)
    bill_energy(cut, CUT_ON - 5 * DAY, CUT_ON + 15 * DAY)
    void_bill(cut.world.uow, wrong)
    charged(cut, CUT_ON + 20 * DAY)
    assert periods(cut) == [(CUT_ON, CUT_ON + 10 * DAY), (CUT_ON + 15 * DAY, CUT_ON + 20 * DAY)]


def test_energy_of_a_tariff_without_fixed_charges_leaves_the_minimum_due() -> None:
    cut = Cut()
    bill_energy(cut, CUT_ON - 5 * DAY, CUT_ON + 15 * DAY)
    charged(cut, CUT_ON + 20 * DAY)
    assert periods(cut) == [(CUT_ON, CUT_ON + 20 * DAY)]
