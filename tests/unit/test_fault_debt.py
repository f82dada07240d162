"""Which reports are of one fault, what each fault costs, and for which fault the power is cut."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from services.archive import archive_request
from services.billing.fault_debt import FaultCost, add_fault_debt, shortfall_billed_until
from services.billing.faults import fault_to_repair, is_cut_for
from services.billing.void import PaymentOutcome, close_unpaid_bill
from services.errors import NotFound
from services.jalali import format_jalali, local_date, parse_jalali
from services.model.bills import Bill, BillState, PaymentResult
from services.model.connections import ConnectionState
from services.model.faults import MeterRepair, RepairOutcome
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import MeterCondition
from tests.unit.billing_world import BILL_ID, REFERENCE, SECOND, THIRD, TRACKING_CODE, World
from tests.unit.reading_world import EVEN

FAILURE, TAMPERING = MeterCondition.METER_FAILURE, MeterCondition.TAMPERING


class Faults(World):
    """A connection whose meter is found faulty again and again, two hours after each other."""

    def __init__(self) -> None:
        super().__init__()
        self.ask()

    def find(self, condition: MeterCondition = FAILURE, tracking_code: str = SECOND, kwh: int = 13_340) -> Bill | None:
        self.clock.advance(timedelta(hours=2))
        self.visit(kwh, tracking_code, condition)
        return self.bill_fault(tracking_code)

    def bill_fault(self, tracking_code: str = SECOND) -> Bill | None:
        cost = FaultCost(fee_codes=("meter-repair",), shortfall_factor=Fraction(1))
        return add_fault_debt(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=tracking_code, cost=cost)

    def repair(self, serial: str = "M-1") -> None:
        """The meter was put right, or another one hung in its place."""
        self.clock.advance(timedelta(hours=1))
        if serial != "M-1":
            meter = replace(self.connection.meter, serial=serial, installed_on=self.clock.now().date())
            self.uow.connections.save(replace(self.connection, meter=meter))
        self.uow.faults.add_repair(
            MeterRepair(
                work_order_number=f"r-{self.clock.now():%d%H}",
                bill_id=BILL_ID,
                outcome=RepairOutcome.REPAIRED,
                meter_serial=serial,
                reading_kwh=None,
                seal_number="S-2",
                repaired_at=self.clock.now(),
            )
        )

    def cut(self) -> None:
        self.uow.connections.save(replace(self.connection, state=ConnectionState.CUT))


def codes(bill: Bill | None) -> list[str]:
    assert bill
    return [line.code for line in bill.lines]


@pytest.mark.parametrize("found", [12_300, 12_100], ids=["as usual", "200 kWh short"])
def test_one_reading_of_the_past_that_was_too_high_makes_no_other_debt(found: int) -> None:
    """A kWh too much, once in a year of 5 kWh a day, had been taken for a register that went round."""

    def debt(*readings: tuple[int, int]) -> Bill:
        world = Faults()
        world.uow.connections.reading_rows.clear()
        for days_ago, kwh in readings:
            world.read(format_jalali(local_date(world.clock.now()) - timedelta(days=days_ago)), kwh)
        bill = world.find(kwh=found)
        assert bill is not None
        return bill

    even, odd = debt(*EVEN), debt(*EVEN[:-2], (120, 12_001), (60, 12_000))
    assert (odd.payable, odd.lines) == (even.payable, even.lines)
    assert ("shortfall" in [line.code for line in even.lines]) is (found == 12_100)


@pytest.fixture
def world() -> Faults:
    return Faults()


def paid(world: Faults, bill: Bill | None, reference: str = "R-1") -> Bill:
    assert bill
    assert world.pay(bill, reference) is PaymentResult.ACCEPTED
    return world.bill(bill.number)


def test_a_fault_reported_three_times_is_billed_once(world: Faults) -> None:
    paid(world, world.find())
    for _ in range(2):
        world.repair()
        assert world.find() is None
    assert [bill.kind for bill in world.uow.bills.of_connection(BILL_ID)] == [BillKind.DEBT]
    assert len(world.uow.faults.of_connection(BILL_ID)) == 3


def test_a_fault_whose_bill_is_unpaid_is_asked_for_by_that_bill(world: Faults) -> None:
    first = world.find()
    assert world.find() == first
    assert len(world.uow.bills.of_connection(BILL_ID)) == 1


def test_the_same_report_is_billed_once_and_answered_in_the_same_way(world: Faults) -> None:
    first = paid(world, world.find())
    assert world.bill_fault() == first
    world.find()
    assert world.bill_fault() is None


def test_another_fault_of_the_same_meter_costs_its_fees_only(world: Faults) -> None:
    assert "shortfall" in codes(paid(world, world.find()))
    second = world.find(TAMPERING)
    assert codes(second) == ["meter-repair", "value-added-tax"]
    assert second is not None
    assert second.state is BillState.ISSUED


def test_a_fault_of_a_new_meter_is_a_new_fault_without_the_shortfall_of_the_old_one(world: Faults) -> None:
    first = paid(world, world.find())
    world.repair("M-2")
    second = world.find()
    assert codes(second) == ["meter-repair", "value-added-tax"]
    assert second is not None
    assert second.number != first.number
    paid(world, second, "R-2")
    assert world.find() is None


def test_another_request_that_finds_the_same_fault_asks_for_what_is_unpaid_and_no_more(world: Faults) -> None:
    first = world.find()
    world.ask(THIRD)
    world.close(SECOND)
    second = world.find(tracking_code=THIRD)
    assert first is not None
    assert second is not None
    assert (second.lines, second.payable, second.tracking_code) == ((), first.payable, THIRD)
    assert world.bill(first.number).consolidated_into == second.number
    paid(world, second)
    assert set(world.told()) == {first.number, second.number}


def test_another_request_that_finds_a_fault_that_is_paid_and_not_yet_repaired_costs_nothing(world: Faults) -> None:
    paid(world, world.find())
    world.ask(THIRD)
    assert world.find(tracking_code=THIRD) is None


def test_the_same_kind_of_fault_after_a_repair_is_a_new_one_for_another_request(world: Faults) -> None:
    paid(world, world.find())
    world.repair()
    world.ask(THIRD)
    assert "meter-repair" in codes(world.find(tracking_code=THIRD))


def test_a_fault_that_another_bill_asks_for_already_is_asked_for_with_it(world: Faults) -> None:
    first = world.find()
    asked = world.energy_bill()
    debt = world.find(tracking_code=TRACKING_CODE)
    assert first is not None
    assert debt is not None
    assert (debt.lines, debt.payable) == ((), asked.payable)
    paid(world, debt)
    assert set(world.told()) == {first.number, asked.number, debt.number}, "each collection hears of it"


def test_the_power_comes_back_for_all_debts_of_faults_or_for_none(world: Faults) -> None:
    first = world.find()
    world.close(SECOND)
    world.ask(THIRD)
    second = world.find(TAMPERING, tracking_code=THIRD)
    assert first is not None
    assert second is not None
    assert world.bill(first.number).consolidated_into == second.number
    assert second.payable >= first.payable
    assert codes(second) == ["meter-repair", "value-added-tax"]


def test_a_fault_whose_bill_is_within_that_of_an_open_request_waits_for_it(world: Faults) -> None:
    first = world.find()
    assert first is not None
    world.ask(THIRD)
    overdue = world.overdue_bill()
    assert world.find(tracking_code=TRACKING_CODE) == world.bill(first.number)
    assert overdue is not None
    paid(world, overdue)
    assert set(world.told()) == {first.number, overdue.number}
    assert world.find(tracking_code=TRACKING_CODE) is None


def test_a_fault_that_nobody_has_looked_at_is_not_known(world: Faults) -> None:
    for ask in (world.bill_fault, lambda: fault_to_repair(world.uow, tracking_code=SECOND)):
        with pytest.raises(NotFound):
            ask()


def test_the_installer_is_told_of_the_newest_fault_of_the_request(world: Faults) -> None:
    world.find()
    world.find(TAMPERING)
    found = fault_to_repair(world.uow, tracking_code=SECOND)
    assert (found.condition, found.meter_serial) == (TAMPERING, "M-1")


def test_power_is_cut_for_the_debt_of_the_last_fault_until_it_is_ordered_back(world: Faults) -> None:
    debt = world.find()
    assert debt
    assert not is_cut_for(world.uow, debt)
    world.cut()
    assert is_cut_for(world.uow, debt)
    assert not is_cut_for(world.uow, world.charge(10_000, BillKind.FEES))


def test_a_later_request_that_found_the_meter_faulty_restores_the_supply_itself(world: Faults) -> None:
    debt = world.find()
    assert debt
    world.cut()
    world.ask(THIRD)
    world.find(tracking_code=THIRD)
    assert not is_cut_for(world.uow, debt)


def test_power_is_cut_for_a_debt_that_a_later_request_has_waited_for_in_vain(world: Faults) -> None:
    debt = world.find()
    assert debt
    world.close(SECOND)
    world.ask(THIRD)
    world.overdue_bill()
    assert world.find(tracking_code=TRACKING_CODE) == world.bill(debt.number)
    world.cut()
    assert not is_cut_for(world.uow, debt), "the request that found it restores the supply, while it goes on"
    world.close(TRACKING_CODE)
    assert is_cut_for(world.uow, debt)


def test_a_debt_that_is_paid_while_its_request_is_being_closed_brings_the_power_back(world: Faults) -> None:
    debt = world.find()
    assert debt
    world.cut()
    assert close_unpaid_bill(world.uow, clock=world.clock, bill_number=debt.number) is PaymentOutcome.UNPAID
    paid(world, debt)
    archive_request(
        world.uow,
        clock=world.clock,
        tracking_code=SECOND,
        outcome=RequestOutcome.UNPAID,
        element_instance_key=900,
    )
    messages = world.uow.outbox.message_rows
    assert messages[f"left-open-{debt.number}"].variables["billNumber"] == debt.number


def test_a_debt_of_which_no_fault_was_noted_counts_as_what_the_power_is_cut_for(world: Faults) -> None:
    world.cut()
    assert is_cut_for(world.uow, world.charge(10_000, BillKind.DEBT))


def test_a_shortfall_is_billed_up_to_the_first_report_of_its_fault_while_its_bill_stands(world: Faults) -> None:
    assert shortfall_billed_until(world.uow, BILL_ID, serial="M-1") is None
    reported_on = local_date(world.clock.now())
    bill = world.find()
    assert "shortfall" in codes(bill)
    world.clock.advance(timedelta(days=3))
    assert world.find(kwh=13_350) == bill
    assert shortfall_billed_until(world.uow, BILL_ID, serial="M-1") == reported_on
    assert shortfall_billed_until(world.uow, BILL_ID, serial="M-2") is None
    assert bill
    world.uow.bills.save(replace(bill, state=BillState.VOID))
    assert shortfall_billed_until(world.uow, BILL_ID, serial="M-1") is None


def test_a_shortfall_beside_a_declared_reading_is_billed_up_to_that(world: Faults) -> None:
    world.declare(13_400, "1405/08/25")
    assert "shortfall" in codes(world.find(tracking_code=TRACKING_CODE))
    assert shortfall_billed_until(world.uow, BILL_ID, serial="M-1") == parse_jalali("1405/08/25")
