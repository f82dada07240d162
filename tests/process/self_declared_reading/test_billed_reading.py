"""A declared reading is billed, and the counter hands the bill over."""

import asyncio

import pytest

from services.model.bills import BillState
from services.model.keys import BillKind
from services.text import to_persian_digits
from tests.process.office import NewCase, plain

pytestmark = pytest.mark.process


@pytest.mark.steps("STD-08", "STD-09")
def test_a_declared_reading_that_is_accepted_becomes_a_bill_which_the_counter_hands_over(new_case: NewCase) -> None:
    case = new_case("self-declared-reading")
    asyncio.run(case.apply())
    asyncio.run(plain(case).examine())
    with case.office.begin() as uow:
        [bill] = uow.bills.of_request(case.code)
        printout = uow.printouts.find(case.code)
    assert (bill.kind, bill.state) == (BillKind.PERIODIC, BillState.ISSUED)
    assert printout is not None
    assert ("شناسهٔ پرداخت", to_persian_digits(bill.payment_id)) in printout.sheet.facts
    assert case.sms()[-1] == "answer-ready"
    asyncio.run(plain(case).answer())
    assert case.request.outcome == "declared-reading-billed"


@pytest.mark.steps("STD-01")
def test_the_examiner_reads_that_a_reading_in_doubt_cannot_be_billed(new_case: NewCase) -> None:
    case = new_case("self-declared-reading")
    lower = str(case.plausible_kwh() - 4_000)
    asyncio.run(case.apply(reading=lower, readingConfirmed="yes"))
    task = case.task("Task_ExamineRequest", role="diagnosis")
    assert "صورتحسابی صادر نمی‌شود" in task.variables["obstaclesText"]
    asyncio.run(plain(case).examine("rejected", "کارکرد با سوابق نمی‌خواند"))
    assert case.bills() == []
