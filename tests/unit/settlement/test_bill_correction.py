"""The provisional settlement bill after a test whose reading it cannot stand beside (Settlement steps 8 and 9)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.archive import archive_request
from services.billing.fee_bill import issue_fee_bill
from services.errors import NotFound
from services.metering.replacement import Replacement, replace_meter
from services.metering.tests import MeterTestResult, record_meter_test
from services.metering.work_orders import issue_work_order
from services.model.bills import Bill, BillState
from services.model.connections import Judgement
from services.model.custody import NO_CAUSE
from services.model.keys import BillKind, RequestOutcome, WorkOrderKind
from services.money import ZERO, Rials
from services.specific.settlement.bill_correction import BillCorrection, correct_settlement_bill
from services.specific.settlement.settlement_bill import finalize_settlement_bill, issue_settlement_bill
from tests.fakes.samples import BILL_ID, UNREAD, registered, sample_bill
from tests.unit.reading_world import EVEN, REFERENCE, ReadingWorld, counted

WHY = "متقاضی رقم را اشتباه خوانده بود"


class AfterVisit(ReadingWorld):
    """A settlement that was billed up to the declared 12 810, the day before yesterday; then the tester comes."""

    service = "settlement"

    def __init__(self, declared: int = 12_810) -> None:
        super().__init__(EVEN)
        self.code = self.register(declared)
        self.first = self.bill(self.code)
        self.clock.advance(timedelta(days=2))

    def bill(self, code: str) -> Bill:
        return issue_settlement_bill(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=code)

    def test(self, shown: int | None, *, serial: str | None = None) -> MeterTestResult:
        kind = WorkOrderKind.METER_TEST
        order = issue_work_order(self.uow, clock=self.clock, tracking_code=self.code, kind=kind).order
        condition = "faded-display" if shown is None else "in-order"
        report = {"condition": condition, "reading": shown, "sealNumber": "7", "meterSerial": serial}
        answer = record_meter_test(
            self.uow, clock=self.clock, tracking_code=self.code, work_order_number=order.number, report=report
        )
        assert answer.result is not None
        return answer.result

    def decide(self, decision: object = "correct-bill", reason: object = WHY) -> BillCorrection:
        return correct_settlement_bill(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=self.code,
            decision=decision,
            reason=reason,
        )

    def pay(self, bill: Bill) -> None:
        self.uow.bills.save(replace(bill, state=BillState.PAID))

    def visit_for_another(self, shown: int, judgement: str | None = None) -> Bill:
        """Another service is asked for the day after the declared one: a bill of the account up to that visit."""
        self.clock.advance(timedelta(days=-1))
        code, kind = registered(self.uow, self.clock, service=UNREAD).tracking_code, WorkOrderKind.METER_INSPECTION
        order = issue_work_order(self.uow, clock=self.clock, tracking_code=code, kind=kind).order
        report = {"condition": "in-order", "reading": shown, "sealNumber": "7"}
        record_meter_test(self.uow, clock=self.clock, tracking_code=code, work_order_number=order.number, report=report)
        assert self.judge(code, judgement).accepted
        bill = issue_fee_bill(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=code,
            fee_items=["seal-replacement"],
            with_account=True,
        )
        self.clock.advance(timedelta(days=1))
        return bill

    def hang_another(self, *, closing: int) -> None:
        new = Replacement(serial="n-1", digits=5, multiplier=1, opening_kwh=0, closing_kwh=closing)
        replace_meter(self.uow, clock=self.clock, bill_id=BILL_ID, replacement=new, cause=NO_CAUSE)
        self.clock.advance(timedelta(days=1))

    def said(self) -> list[Judgement]:
        return [each.judgement for each in self.uow.connections.judgements(BILL_ID)]


def true_bill(kwh: int) -> Bill:
    """What the settlement would have cost, declared and billed as the tester has read it."""
    case = ReadingWorld(EVEN)
    case.clock.advance(timedelta(days=2))
    code = case.register(kwh)
    request = case.uow.requests.get(code)
    declared = replace(request.application, answers={"reading": counted(kwh, -2)})
    case.uow.requests.save(replace(request, application=declared))
    return issue_settlement_bill(case.uow, clock=case.clock, reference=REFERENCE, tracking_code=code)


def test_a_tester_who_reads_less_than_was_billed_puts_the_bill_in_doubt_with_both_figures() -> None:
    result = AfterVisit().test(12_300)
    assert (result.in_order, result.in_doubt) == (True, True)
    assert "۱۲٬۳۰۰" in result.doubt_text
    assert "۱۲٬۸۱۰" in result.doubt_text


def test_an_unpaid_bill_becomes_void_and_another_takes_its_place() -> None:
    case = AfterVisit()
    debt = sample_bill(number="debt", state=BillState.ISSUED)
    case.uow.bills.add(debt)
    case.test(12_300)
    for _ in range(2):
        answer = case.decide()
        assert (answer.accepted, answer.corrected) == (True, True)
    assert case.uow.bills.get(case.first.number).state is BillState.VOID
    assert answer.bill.total == true_bill(12_300).total
    assert (answer.bill.billed_up_to, answer.bill.provisional) == (counted(12_300, -2), True)
    assert case.uow.bills.get("debt").consolidated_into == answer.bill.number
    assert case.said() == [Judgement.BILL_CORRECTED]
    final = finalize_settlement_bill(case.uow, clock=case.clock, reference=REFERENCE, tracking_code=case.code)
    assert not final.provisional


@pytest.mark.parametrize(("shown", "is_more"), [(12_300, False), (13_100, True)])
def test_of_a_paid_bill_only_the_difference_is_asked_for_or_carried(shown: int, is_more: bool) -> None:
    case = AfterVisit()
    case.pay(case.first)
    carried = case.connection.carried
    assert case.test(shown).in_doubt
    bill = case.decide().bill
    difference = true_bill(shown).total - case.first.total
    assert bill.total == difference
    assert bill.payable + case.connection.carried == difference + carried
    assert (bill.payable > ZERO) is is_more
    assert bill.state is (BillState.ISSUED if is_more else BillState.PAID)
    assert case.uow.bills.get(case.first.number).state is BillState.PAID
    assert issue_settlement_bill(case.uow, clock=case.clock, reference=REFERENCE, tracking_code=case.code) == bill


@pytest.mark.parametrize(
    ("visited", "judgement", "shown", "kwh"),
    [
        # The buyer's bill has given back what the seller's had charged too much; nothing of it is given back again.
        (12_310, "last-reading-wrong", 12_320, 10),
        # The buyer's bill went on from the seller's: only what both charged beyond the tester's count is given back.
        (12_830, None, 12_820, -10),
    ],
)
def test_what_another_service_has_billed_in_between_is_neither_given_back_twice_nor_lost(
    visited: int, judgement: str | None, shown: int, kwh: int
) -> None:
    case = AfterVisit()
    case.pay(case.first)
    case.pay(case.visit_for_another(visited, judgement))
    assert case.test(shown).in_doubt
    bill = case.decide().bill
    assert bill.billed_kwh == kwh
    # Ten kWh, and what the days more or less make of the steps of the others.
    assert abs(bill.total.amount) < case.first.total.amount // 10
    assert case.compare(shown + 5, days_ago=-3).unbilled.kwh == 5


def test_a_second_test_corrects_the_correction() -> None:
    case = AfterVisit()
    case.pay(case.first)
    case.test(12_300)
    case.pay(case.decide().bill)
    case.clock.advance(timedelta(days=1))
    case.test(12_400)
    case.decide()
    case.clock.advance(timedelta(days=1))
    case.test(12_290)
    case.decide()
    bills = [
        each
        for each in case.uow.bills.of_request(case.code, BillKind("settlement"))
        if each.state is not BillState.VOID
    ]
    assert bills[-1].billed_up_to == counted(12_290, -4)
    last = case.compare(12_300, days_ago=-5)
    assert (last.fault, last.unbilled.kwh) == (None, 10)


def test_a_bill_that_stands_is_confirmed_with_a_reason() -> None:
    case = AfterVisit()
    case.test(12_300)
    answer = case.decide("confirm-bill", "شمارنده در تست چرخانده شد")
    assert (answer.accepted, answer.corrected, answer.bill) == (True, False, case.first)
    (said,) = case.uow.connections.judgements(BILL_ID)
    assert (said.judgement, said.reading, said.against) == (
        Judgement.BILL_CONFIRMED,
        counted(12_300, -2),
        counted(12_810),
    )
    assert said.reason == "شمارنده در تست چرخانده شد"


def test_where_the_testers_reading_contradicts_the_companys_own_too_that_was_wrong() -> None:
    case = AfterVisit()
    case.test(11_900)
    bill = case.decide().bill
    assert case.said() == [Judgement.LAST_READING_WRONG, Judgement.BILL_CORRECTED]
    assert bill.billed_up_to == counted(11_900, -2)
    assert [line.code for line in bill.lines if line.code.startswith("energy-returned")] == ["energy-returned-1"]
    assert case.compare(11_920, days_ago=-3).unbilled.kwh == 20


@pytest.mark.parametrize(
    ("shown", "serial", "decision", "reason", "fault"),
    [
        (12_300, None, None, WHY, ("testDecision", "missing")),
        (12_300, None, "perhaps", WHY, ("testDecision", "unknown-choice")),
        (12_300, None, "correct-bill", None, ("reason", "missing")),
        (12_300, None, "confirm-bill", " ", ("reason", "missing")),
        (99_000, None, "correct-bill", WHY, ("testDecision", "cannot-bill")),
        (12_300, "X-9", "correct-bill", WHY, ("testDecision", "cannot-bill")),
        (None, None, "correct-bill", WHY, ("testDecision", "cannot-bill")),
    ],
)
def test_a_decision_that_cannot_be_carried_out_is_answered_and_changes_nothing(
    shown: int | None, serial: str | None, decision: object, reason: object, fault: tuple[str, str]
) -> None:
    case = AfterVisit()
    case.test(shown, serial=serial)
    answer = case.decide(decision, reason)
    assert [(each.field, each.code) for each in answer.findings] == [fault]
    assert "{" not in answer.message
    assert (answer.corrected, answer.bill, case.said()) == (False, case.first, [])


def test_a_bill_of_another_meter_can_still_be_confirmed() -> None:
    case = AfterVisit()
    case.test(77, serial="X-9")
    assert case.decide("confirm-bill").accepted


def test_after_a_meter_was_replaced_its_closing_and_not_the_new_one_tells_of_the_bill() -> None:
    """Another service has found the meter faulty while the settlement waited for its test."""
    case = AfterVisit()
    case.hang_another(closing=12_820)
    assert not case.test(5).in_doubt


@pytest.mark.parametrize(("paid", "kwh"), [(False, 305), (True, 305 - 810)])
def test_a_bill_that_the_closing_of_a_replaced_meter_contradicts_is_corrected_over_both(paid: bool, kwh: int) -> None:
    case = AfterVisit()
    if paid:
        case.pay(case.first)
    case.hang_another(closing=12_300)
    assert case.test(5).in_doubt
    assert case.decide().bill.billed_kwh == kwh
    assert case.compare(15, days_ago=-4).unbilled.kwh == 10


def test_a_serial_that_was_mistyped_is_put_right_by_the_next_who_reads_the_plate() -> None:
    case = AfterVisit()
    case.test(12_820, serial="M-11")
    case.decide("confirm-bill")
    case.clock.advance(timedelta(days=1))
    assert case.test(12_825).in_doubt, "the plate was not read again"
    assert not case.test(12_825, serial="m 1").in_doubt
    assert case.compare(12_830, days_ago=-3).fault is None
    assert case.test(77, serial="X-9").in_doubt, "another meter may come later"


def test_a_settlement_joins_the_history_with_the_reading_that_its_last_bill_ends_with() -> None:
    case = AfterVisit()
    case.test(12_300)
    case.decide()
    archive_request(
        case.uow, clock=case.clock, tracking_code=case.code, outcome=RequestOutcome("settled"), element_instance_key=1
    )
    assert case.uow.connections.readings(BILL_ID)[-1].kwh == 12_300


def test_there_is_nothing_to_correct_without_a_bill() -> None:
    case = AfterVisit()
    case.code = "nobody"
    with pytest.raises(NotFound):
        case.decide()


def test_no_rial_is_lost_between_the_bills() -> None:
    case = AfterVisit()
    case.pay(case.first)
    case.test(12_300)
    case.decide()
    settlements = case.uow.bills.of_request(case.code, BillKind("settlement"))
    charged = Rials.total(each.total for each in settlements)
    assert Rials.total(each.payable for each in settlements) + case.connection.carried == charged
    assert charged == true_bill(12_300).total
