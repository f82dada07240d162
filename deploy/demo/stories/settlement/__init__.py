"""What the units do in the steps of a settlement; its stories are in the modules beside this one."""

from datetime import timedelta

from deploy.demo.case import Case
from deploy.demo.stories.common import (
    correct_application,
    pay_bill,
    report_fault,
    report_test,
    take_stub,
)
from deploy.demo.stories.story import DAY, HOUR, MINUTE
from services.model.metering import MeterCondition

SERVICE = "settlement"
EVERY_DOCUMENT = ["last-paid-bill", "national-card-copy"]
WITH_WAIVER = [*EVERY_DOCUMENT, "meter-test-waiver"]
LESS = 600
"""kWh below what is plausible today: below the last periodic reading, but not below the one before it."""


async def examine(
    case: Case, decision: str = "approved", reason: str | None = None, after: timedelta = 5 * MINUTE
) -> None:
    """Settlement step 4."""
    await case.wait(after)
    await case.complete("Task_ControlReadings", {"diagnosisDecision": decision, "diagnosisReason": reason})


async def insist_on_lower_reading(case: Case) -> None:
    """Settlement step 2: the reading is below the company's last one; the applicant stays with it when asked."""
    await correct_application(case, reading=str(case.plausible_kwh() - LESS))


async def approve_in_doubt(case: Case, judgement: str = "last-reading-wrong", after: timedelta = 5 * MINUTE) -> None:
    """Settlement step 4: the reading contradicts the records, and diagnosis says what is right."""
    await case.wait(after)
    judged = {"readingJudgement": judgement, "diagnosisReason": "عکس کنتور دیده شد"}
    await case.complete("Task_ControlReadings", {"diagnosisDecision": "approved", **judged})


async def hand_over_settlement_bill(case: Case) -> None:
    """Settlement step 6."""
    await case.complete("Task_HandOverSettlementBill", {"settlementBillHandedOver": True})


async def pay_fees(case: Case) -> None:
    """Settlement steps 5 and 6."""
    await pay_bill(case)
    await hand_over_settlement_bill(case)


async def confirm_payment(case: Case) -> None:
    """Settlement step 7: diagnosis sees what was paid."""
    await case.complete("Task_ConfirmPayment", {"paymentDecision": "confirmed"})


async def doubt_payment(case: Case) -> None:
    """Settlement step 7: diagnosis does not find the payment."""
    await case.complete("Task_ConfirmPayment", {"paymentDecision": "not-paid", "paymentReason": "رسید خوانا نیست"})


async def verify_payment(case: Case, verdict: str, reason: str | None = None, after: timedelta = 2 * HOUR) -> None:
    """Settlement step 7: what revenue finds in the company's account."""
    await case.wait(after)
    await case.complete("Task_VerifyPayment", {"paymentVerdict": verdict, "verdictReason": reason})


async def judge_test(case: Case, decision: str, reason: str = "عکس کنتور دیده شد", after: timedelta = HOUR) -> None:
    """Settlement step 9: the test contradicts the bill; diagnosis corrects or confirms it."""
    await case.wait(after)
    await case.complete("Task_JudgeTestReading", {"testDecision": decision, "testReason": reason})


async def announce(case: Case, after: timedelta = 2 * HOUR) -> None:
    """Settlement step 9."""
    await case.wait(after)
    await case.complete("Task_AnnounceFinalBill", {"finalBillAnnounced": True})


async def until_confirmation(case: Case) -> None:
    """Settlement steps 1 to 6, all well and in time."""
    await case.apply()
    await examine(case)
    await pay_fees(case)


async def until_test(case: Case) -> None:
    """Settlement steps 1 to 7, all well and in time."""
    await until_confirmation(case)
    await confirm_payment(case)


async def pay_settlement(case: Case, after: timedelta = DAY) -> None:
    """The settlement bill is final and paid: the account is settled, the request ends."""
    await take_stub(case, after=after)
    await case.closed()


async def meter_is_in_order(case: Case) -> None:
    """Settlement steps 8 and 9, in time, to the end of the request."""
    await report_test(case, MeterCondition.IN_ORDER)
    await announce(case)
    await pay_settlement(case)


async def finish_after_examination(case: Case) -> None:
    """Settlement steps 4 to 9, all well and in time."""
    await examine(case)
    await pay_fees(case)
    await confirm_payment(case)
    await meter_is_in_order(case)


async def until_repair(case: Case) -> None:
    """A meter fails its test, and the debt for it is paid."""
    await until_test(case)
    await report_test(case, MeterCondition.METER_FAILURE)
    await report_fault(case)
    await take_stub(case)


async def until_unpaid(case: Case) -> None:
    """Nobody pays for a tampered meter: the request is closed after 60 days, the power stays cut."""
    await until_test(case)
    await report_test(case, MeterCondition.TAMPERING)
    await report_fault(case)
    await case.wait(61 * DAY)
    await case.closed()
