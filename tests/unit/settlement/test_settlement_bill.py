"""The settlement bill and the debt of a faulty meter."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.billed_period import billed_period
from services.billing.carrying import void_bill
from services.billing.energy import price_energy
from services.billing.fault_debt import FaultCost, add_fault_debt
from services.billing.tariff_history import TariffHistory
from services.billing.view import bill_view, readings_text
from services.company import EXAMPLE_COMPANY
from services.errors import NotFound
from services.jalali import parse_jalali
from services.model.bills import Bill, BillState
from services.model.connections import MeterReading, Reading, ReadingSource
from services.model.keys import ApplicantKind, BillKind, DocumentKind
from services.model.metering import MeterCondition
from services.money import ZERO, Rials
from services.specific.settlement.settlement_bill import finalize_settlement_bill, issue_settlement_bill
from tests.unit.billing_world import BILL_ID, REFERENCE, TRACKING_CODE, World, declaring_request


def settle(world: World, tracking_code: str = TRACKING_CODE) -> Bill:
    return issue_settlement_bill(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=tracking_code)


def add_debt(world: World, *fee_codes: str, factor: Fraction = Fraction(1)) -> Bill:
    """The tester finds the meter faulty."""
    world.visit(None, TRACKING_CODE, MeterCondition.METER_FAILURE)
    cost = FaultCost(fee_codes=fee_codes, shortfall_factor=factor)
    bill = add_fault_debt(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=TRACKING_CODE, cost=cost)
    assert bill
    return bill


def billed_kwh(world: World) -> int:
    return billed_period(world.uow, world.uow.requests.get(TRACKING_CODE)).kwh


def finalize(world: World) -> Bill:
    return finalize_settlement_bill(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=TRACKING_CODE)


def test_the_bill_covers_the_days_from_the_last_billed_reading_to_the_declared_one() -> None:
    world = World()
    period = billed_period(world.uow, world.uow.requests.get(TRACKING_CODE))
    assert (period.start, period.end) == (parse_jalali("1405/06/31"), parse_jalali("1405/08/30"))
    assert period.kwh == 600


def test_the_bill_keeps_and_shows_its_readings() -> None:
    world = World()
    bill = settle(world)
    until = MeterReading(kwh=13_840, taken_on=parse_jalali("1405/08/30"))
    assert (bill.billed_up_to, bill.billed_kwh) == (until, 600)
    assert bill_view(world.uow, bill, EXAMPLE_COMPANY)["readingsText"] == (
        "از رقم ۱۳٬۲۴۰ در ۱۴۰۵/۰۶/۳۱ تا رقم ۱۳٬۸۴۰ در ۱۴۰۵/۰۸/۳۰: ۶۰ روز، ۶۰۰ کیلووات‌ساعت"
    )
    of_two_meters = replace(bill, billed_from=None)
    assert readings_text(of_two_meters) == "تا رقم ۱۳٬۸۴۰ در ۱۴۰۵/۰۸/۳۰، ۶۰۰ کیلووات‌ساعت"
    assert readings_text(replace(of_two_meters, billed_kwh=None)) == "تا رقم ۱۳٬۸۴۰ در ۱۴۰۵/۰۸/۳۰"
    assert readings_text(world.charge(1_000)) == ""


def test_the_bill_is_split_where_the_tariff_changes() -> None:
    bill = settle(World())
    energy = [line.title for line in bill.lines if line.code.startswith("energy")]
    assert [title for title in energy if "۱۴۰۵/۰۶/۳۱ تا ۱۴۰۵/۰۷/۰۱" in title]
    assert [title for title in energy if "۱۴۰۵/۰۷/۰۱ تا ۱۴۰۵/۰۸/۳۰" in title]
    assert [line.code for line in bill.lines[-2:]] == ["value-added-tax", "electricity-levy"]


@given(st.integers(min_value=0, max_value=99_999), st.integers(min_value=-(10**7), max_value=10**7))
def test_the_lines_sum_to_the_total_and_the_payable_is_whole_thousands(reading: int, carried: int) -> None:
    world = World()
    world.declare(reading)
    world.carry(carried)
    bill = settle(world)
    assert Rials.total(line.amount for line in bill.lines) == bill.total
    assert bill.payable.amount % 1000 == 0
    assert bill.total + bill.carried_in == bill.payable + bill.carried_out


def test_a_register_that_rolled_over_is_billed_for_what_it_counted() -> None:
    world = World()
    world.read("1405/07/01", 99_900)
    world.declare(150)
    assert billed_kwh(world) == 250


def test_the_meter_multiplier_counts() -> None:
    world = World()
    connection = world.connection
    meter = replace(connection.meter, multiplier=20)
    world.uow.connections.save(replace(connection, meter=meter, amperage=200, phases=3))
    assert billed_kwh(world) == 12_000


def test_a_new_meter_begins_at_zero_on_the_day_it_was_installed() -> None:
    world = World()
    connection = world.connection
    meter = replace(connection.meter, installed_on=parse_jalali("1405/08/01"))
    world.uow.connections.save(replace(connection, meter=meter))
    world.declare(90)
    period = billed_period(world.uow, world.uow.requests.get(TRACKING_CODE))
    assert (period.start, period.kwh) == (parse_jalali("1405/08/01"), 90)


def test_a_reading_that_was_only_declared_was_not_billed() -> None:
    world = World()
    declared = Reading(bill_id=BILL_ID, kwh=13_840, taken_on=parse_jalali("1405/08/30"), source=ReadingSource.DECLARED)
    world.uow.connections.add_reading(declared)
    assert billed_kwh(world) == 600


def test_an_earlier_settlement_is_not_billed_again_unless_it_is_void() -> None:
    world = World()
    earlier = declaring_request(reading_kwh=13_640, tracking_code="7078961615", day="1405/08/10")
    world.uow.requests.rows[earlier.tracking_code] = earlier
    bill = settle(world, earlier.tracking_code)
    assert billed_kwh(world) == 200
    void_bill(world.uow, bill)
    assert world.uow.bills.get(bill.number).state is BillState.VOID
    assert billed_kwh(world) == 600


def test_a_settlement_by_the_meter_before_this_one_says_nothing_of_this_ones_register() -> None:
    world = World()
    earlier = declaring_request(reading_kwh=13_640, tracking_code="7078961615", day="1405/07/10")
    world.uow.requests.rows[earlier.tracking_code] = earlier
    settle(world, earlier.tracking_code)
    meter = replace(world.connection.meter, installed_on=parse_jalali("1405/08/01"))
    world.uow.connections.save(replace(world.connection, meter=meter))
    world.declare(90)
    assert billed_kwh(world) == 90


def test_energy_that_another_service_has_billed_meanwhile_is_not_billed_again() -> None:
    """The seller settles the account while the buyer asks for another service: the visit is after the declared day."""
    world = World()
    world.clock.advance(timedelta(days=1))
    world.ask()
    world.visit(13_860)
    taken = world.account_bill()
    bill = settle(world)
    assert bill.billed_up_to is None
    assert not [line for line in bill.lines if line.code.startswith("energy")]
    assert taken.billed_up_to == MeterReading(kwh=13_860, taken_on=parse_jalali("1405/09/01"))


def test_the_bill_is_provisional_until_the_meter_is_found_in_order() -> None:
    world = World()
    bill = settle(world)
    assert bill.provisional
    final = finalize(world)
    assert final == replace(bill, provisional=False)
    assert finalize(world) == final
    assert world.uow.bills.get(bill.number) == final


@pytest.mark.parametrize(("state", "days"), [(BillState.ISSUED, 40), (BillState.PAID, 0)])
def test_a_bill_that_becomes_final_is_due_anew_unless_it_is_paid(state: BillState, days: int) -> None:
    world = World()
    bill = settle(world)
    world.uow.bills.save(replace(bill, state=state))
    world.clock.advance(timedelta(days=40))
    assert finalize(world).due_on == bill.due_on + timedelta(days=days)
    world.clock.advance(timedelta(days=1))
    assert finalize(world).due_on == bill.due_on + timedelta(days=days)


def test_the_bill_is_final_at_once_where_the_meter_test_was_declined() -> None:
    world = World()
    request = world.uow.requests.get(TRACKING_CODE)
    application = replace(
        request.application,
        applicant=replace(request.application.applicant, kind=ApplicantKind.NEW_OWNER),
        documents=request.application.documents | {DocumentKind("meter-test-waiver")},
    )
    world.uow.requests.save(replace(request, application=application))
    assert not settle(world).provisional


def test_there_is_nothing_to_make_final_without_a_bill() -> None:
    with pytest.raises(NotFound, match="settlement bill"):
        finalize(World())


def test_issuing_twice_bills_once() -> None:
    world = World()
    first = settle(world)
    carried = world.connection.carried
    assert settle(world) == first
    assert len(world.uow.bills.of_connection(BILL_ID)) == 1
    assert world.connection.carried == carried


def test_unpaid_earlier_bills_are_part_of_the_settlement() -> None:
    world = World()
    alone = settle(World()).total
    old = world.charge(400_300, BillKind.PERIODIC, tracking_code="none")
    bill = settle(world)
    taken = world.uow.bills.get(old.number)
    assert (taken.state, taken.consolidated_into) == (BillState.CONSOLIDATED, bill.number)
    assert bill.total == alone
    assert bill.carried_in == Rials(400_300)
    assert bill.payable + bill.carried_out == alone + Rials(400_300)


def test_fees_and_paid_bills_stay_what_they_are() -> None:
    world = World()
    fees, paid = world.charge(400_000), world.charge(10, BillKind.PERIODIC, tracking_code="none")
    settle(world)
    assert world.uow.bills.get(fees.number).state is BillState.ISSUED
    assert world.uow.bills.get(paid.number).state is BillState.PAID


def test_a_fault_costs_its_fees_and_the_energy_not_registered() -> None:
    world = World()
    world.declare(13_340)
    settle(world)
    bill = add_debt(world, "meter-replacement")
    assert [line.code for line in bill.lines] == [
        "meter-replacement",
        "value-added-tax",
        "shortfall",
        "electricity-levy",
    ]
    assert bill.kind == BillKind.DEBT
    assert bill.lines[2].title == "کسری مصرف: ۵۰۰ کیلووات‌ساعت با ضریب ۱"


def test_the_shortfall_lies_on_top_of_what_was_registered() -> None:
    world = World()
    world.declare(13_340)
    period = billed_period(world.uow, world.uow.requests.get(TRACKING_CODE))
    classes = TariffHistory(first=world.connection.tariff_class)
    registered, used = (
        price_energy(REFERENCE, classes, start=period.start, end=period.end, kwh=kwh).energy for kwh in (100, 600)
    )
    bill = add_debt(world)
    assert bill.lines[0].amount == used - registered


def test_the_factor_multiplies_the_price_of_the_shortfall_and_not_the_fees() -> None:
    def amounts(factor: Fraction) -> dict[str, int]:
        world = World()
        world.declare(13_340)
        bill = add_debt(world, "tampering-penalty", factor=factor)
        return {line.code: line.amount.amount for line in bill.lines}

    once, thrice = amounts(Fraction(1)), amounts(Fraction(3))
    assert thrice["tampering-penalty"] == once["tampering-penalty"]
    assert thrice["shortfall"] == 3 * once["shortfall"]
    assert abs(thrice["electricity-levy"] - 3 * once["electricity-levy"]) <= 3


@pytest.mark.parametrize("reading", [13_850, 20_000])
def test_there_is_no_shortfall_where_the_usual_was_registered(reading: int) -> None:
    world = World()
    world.declare(reading)
    assert [line.code for line in add_debt(world, "tampering-penalty").lines] == ["tampering-penalty"]


def test_a_factor_of_nothing_bills_fees_only() -> None:
    world = World()
    world.declare(13_340)
    assert [line.code for line in add_debt(world, "tampering-penalty", factor=Fraction(0)).lines] == [
        "tampering-penalty"
    ]


def test_without_a_history_there_is_no_shortfall() -> None:
    world = World()
    world.uow.connections.reading_rows.clear()
    assert [line.code for line in add_debt(world, "tampering-penalty").lines] == ["tampering-penalty"]


def test_the_settlement_bill_of_the_same_request_stays_when_a_debt_is_added() -> None:
    world = World()
    bill = settle(world)
    add_debt(world, "meter-repair")
    assert world.uow.bills.get(bill.number) == bill
    assert bill.payable > ZERO
