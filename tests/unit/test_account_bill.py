"""Fees, the energy up to the visit and all debts on one bill; the cost of a fault that a visit found."""

from datetime import timedelta
from fractions import Fraction

import pytest

from services.billing.billed_period import billed_period, visited_period
from services.billing.energy import price_energy
from services.billing.energy_lines import charge_lines
from services.billing.fault_debt import FaultCost, add_fault_debt
from services.billing.tariff_history import TariffHistory
from services.billing.void import PaymentOutcome, close_unpaid_bill
from services.errors import NotFound
from services.jalali import parse_jalali
from services.model.bills import Bill, BillState, PaymentResult
from services.model.connections import MeterReading
from services.model.keys import BillKind
from services.model.metering import MeterCondition
from services.money import Rials
from tests.unit.billing_world import FEE, REFERENCE, SECOND, TRACKING_CODE, World

VISITED_ON = parse_jalali("1405/08/30")
LAST_READ_ON = parse_jalali("1405/06/31")
FEE_WITH_TAX = Rials(792_000)


def asked_world() -> World:
    world = World()
    world.ask()
    return world


def add_debt(world: World, *fee_codes: str, tracking_code: str = SECOND) -> Bill:
    cost = FaultCost(fee_codes=fee_codes, shortfall_factor=Fraction(1))
    bill = add_fault_debt(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=tracking_code, cost=cost)
    assert bill
    return bill


def codes(bill: Bill) -> list[str]:
    return [line.code for line in bill.lines]


def test_the_bill_charges_the_energy_up_to_the_visit_with_the_fees() -> None:
    world = asked_world()
    world.visit(13_840)
    bill = world.account_bill()
    assert (bill.kind, bill.billed_up_to) == (BillKind.FEES, MeterReading(kwh=13_840, taken_on=VISITED_ON))
    tariff_class = world.connection.tariff_class
    energy = price_energy(REFERENCE, TariffHistory(first=tariff_class), start=LAST_READ_ON, end=VISITED_ON, kwh=600)
    assert bill.total == FEE_WITH_TAX + Rials.total(line.amount for line in charge_lines([energy]))
    assert codes(bill)[:2] == [FEE, "value-added-tax"]
    assert len(set(codes(bill))) == len(bill.lines)


def test_the_bill_asks_for_every_debt_but_not_for_the_fees_of_other_requests() -> None:
    world = asked_world()
    fees = world.charge(350_000)
    debts = [world.owe(400_000), world.charge(2_000_000, BillKind.DEBT)]
    paid = world.charge(10, BillKind.PERIODIC)
    bill = world.account_bill()
    assert [each.number for each in world.uow.bills.consolidated_into(bill.number)] == [each.number for each in debts]
    assert bill.payable == FEE_WITH_TAX + Rials(2_400_000)
    assert world.bill(fees.number).state is BillState.ISSUED
    assert world.bill(paid.number).state is BillState.PAID


def test_paid_it_settles_fees_energy_and_debts_at_once() -> None:
    world = asked_world()
    debt = world.charge(2_000_000, BillKind.DEBT)
    world.visit(13_840)
    bill = world.account_bill()
    assert world.pay(bill) is PaymentResult.ACCEPTED
    assert world.told().keys() == {bill.number, debt.number}
    assert world.connection.carried == bill.carried_out


def test_unpaid_everything_is_as_before_and_the_energy_comes_with_another_bill() -> None:
    world = asked_world()
    world.carry(321)
    old, debt = world.owe(400_000), world.charge(2_000_000, BillKind.DEBT)
    carried = world.connection.carried
    world.visit(13_840)
    bill = world.account_bill()
    assert close_unpaid_bill(world.uow, clock=world.clock, bill_number=bill.number) is PaymentOutcome.UNPAID
    assert [world.bill(each.number) for each in (old, debt)] == [old, debt]
    assert world.connection.carried == carried
    assert world.account_bill().billed_up_to == bill.billed_up_to


def test_energy_that_the_bill_charged_is_not_charged_again() -> None:
    world = asked_world()
    world.visit(13_840)
    world.account_bill()
    assert billed_period(world.uow, world.uow.requests.get(TRACKING_CODE)).kwh == 0


def test_energy_that_an_unpaid_bill_charged_is_part_of_it_and_is_not_charged_again() -> None:
    world = asked_world()
    world.declare(13_700, "1405/08/25")
    earlier = world.energy_bill()
    world.visit(13_840)
    bill = world.account_bill()
    assert world.bill(earlier.number).consolidated_into == bill.number
    assert bill.billed_up_to == MeterReading(kwh=13_840, taken_on=VISITED_ON)
    period = visited_period(world.uow, world.uow.requests.get(SECOND))
    assert period is not None
    assert (period.start, period.kwh) == (parse_jalali("1405/08/25"), 140)


@pytest.mark.parametrize("shown", [None, 13_239, 99_000])
def test_a_register_that_cannot_be_read_or_believed_bills_no_energy(shown: int | None) -> None:
    world = asked_world()
    world.visit(shown)
    bill = world.account_bill()
    assert (codes(bill), bill.billed_up_to) == ([FEE, "value-added-tax"], None)


def test_the_plate_of_a_meter_that_was_removed_years_ago_bills_no_energy_and_costs_as_the_present_ones_fault() -> None:
    world = asked_world()
    world.had_before("M-0")
    world.visit(13_400, condition=MeterCondition.TAMPERING, plate="M-0")
    period = visited_period(world.uow, world.uow.requests.get(SECOND))
    assert period is not None
    assert (period.end, period.reading, period.charged) == (VISITED_ON, None, ())
    [shortfall] = [line for line in add_debt(world, FEE).lines if line.code == "shortfall"]
    assert "۶۰۰ کیلووات‌ساعت" in shortfall.title


def test_a_register_that_plausibly_rolled_over_is_billed() -> None:
    world = asked_world()
    world.read("1405/07/01", 99_900)
    world.visit(150)
    period = visited_period(world.uow, world.uow.requests.get(SECOND))
    assert period is not None
    assert period.kwh == 250
    assert world.account_bill().billed_up_to == MeterReading(kwh=150, taken_on=VISITED_ON)


@pytest.mark.parametrize(("shown", "billed"), [(13_900, False), (13_910, True)])
def test_a_visit_on_the_day_of_the_last_reading_bills_what_was_used_since(shown: int, *, billed: bool) -> None:
    world = asked_world()
    world.read("1405/08/30", 13_900)
    world.visit(shown)
    assert (world.account_bill().billed_up_to is not None) is billed


def test_days_without_consumption_are_billed_up_to_the_visit() -> None:
    world = asked_world()
    world.visit(13_240)
    bill = world.account_bill()
    assert bill.total == FEE_WITH_TAX
    assert bill.billed_up_to == MeterReading(kwh=13_240, taken_on=VISITED_ON)


def test_a_visit_before_the_last_billed_reading_bills_no_energy() -> None:
    world = asked_world()
    world.visit(13_840)
    world.read("1405/09/01", 13_900)
    bill = world.account_bill()
    assert (codes(bill), bill.billed_up_to) == ([FEE, "value-added-tax"], None)


def test_the_last_of_several_visits_counts() -> None:
    world = asked_world()
    world.visit(13_840)
    world.clock.advance(timedelta(days=1))
    world.visit(13_850)
    assert world.account_bill().billed_up_to == MeterReading(kwh=13_850, taken_on=VISITED_ON + timedelta(days=1))


def test_without_a_visit_there_is_no_energy() -> None:
    world = asked_world()
    assert world.account_bill().billed_up_to is None


def test_the_bill_is_issued_once() -> None:
    world = asked_world()
    world.owe(400_000)
    world.visit(13_840)
    first = world.account_bill()
    carried = world.connection.carried
    assert world.account_bill() == first
    assert world.connection.carried == carried


def test_a_fault_that_a_visit_found_costs_the_shortfall_up_to_its_day() -> None:
    world = asked_world()
    world.visit(13_340)
    bill = add_debt(world, "meter-repair")
    assert codes(bill) == ["meter-repair", "value-added-tax", "shortfall", "electricity-levy"]
    assert bill.lines[2].title == "کسری مصرف: ۵۰۰ کیلووات‌ساعت با ضریب ۱"
    assert bill.billed_up_to is None


@pytest.mark.parametrize("shown", [None, 12_000])
def test_a_register_that_cannot_be_read_or_was_turned_back_has_registered_nothing(shown: int | None) -> None:
    world = asked_world()
    world.visit(shown)
    assert add_debt(world).lines[0].title == "کسری مصرف: ۶۰۰ کیلووات‌ساعت با ضریب ۱"


def test_a_day_that_is_billed_already_has_no_shortfall() -> None:
    world = asked_world()
    world.visit(13_340)
    world.read("1405/09/01", 13_900)
    assert codes(add_debt(world, "tampering-penalty")) == ["tampering-penalty"]


def test_the_cost_of_a_fault_that_nobody_looked_at_is_not_known() -> None:
    with pytest.raises(NotFound, match="meter test of request"):
        add_debt(asked_world(), "meter-repair")
