"""What happens to each sample request: every path of the settlement, and each deadline missed once."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from deploy.demo.case import Case, Variables
from services.model.metering import MeterCondition
from services.model.requests import ApplicantKind, DocumentKind, RequestOutcome

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVERY_DOCUMENT = [DocumentKind.LAST_PAID_BILL.value, DocumentKind.NATIONAL_CARD_COPY.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A sample request, for the sample connection `bill_id`.

    `missed` are the steps whose limit it breaks, on purpose.
    """

    key: str
    title: str
    bill_id: str
    play: Callable[[Case], Awaitable[None]]
    outcome: RequestOutcome = RequestOutcome.SETTLED
    missed: frozenset[str] = frozenset()


# -- what the units do


async def examine(
    case: Case, decision: str = "approved", reason: str | None = None, after: timedelta = 5 * MINUTE
) -> None:
    """Settlement step 4."""
    await case.wait(after)
    await case.complete("Task_ControlReadings", {"diagnosisDecision": decision, "diagnosisReason": reason})


async def hand_over_fee_bill(case: Case, after: timedelta = 10 * MINUTE) -> None:
    """Settlement step 5."""
    await case.wait(after)
    await case.complete("Task_HandOverFeeBill", {"feeBillHandedOver": True})


async def take_stub(case: Case, after: timedelta = 20 * MINUTE) -> None:
    """Settlement step 6, and wherever a bill is paid at the counter."""
    await case.wait(after)
    today = case.today()

    def stub(shown: Variables) -> Mapping[str, Any]:
        bill = shown["bill"]
        return {"stub": {"reference": f"7{bill['number']}", "amount": str(bill["amountRials"]), "paidOn": today}}

    await case.complete("Task_RecordStub", stub)


async def pay_fees(case: Case) -> None:
    """Settlement steps 5 and 6."""
    await hand_over_fee_bill(case)
    await take_stub(case)
    await case.complete("Task_HandOverSettlementBill", {"settlementBillHandedOver": True})


async def confirm_payment(case: Case) -> None:
    """Settlement step 7."""
    await case.complete("Task_ConfirmPayment", {"paymentConfirmed": True})


async def report_test(case: Case, condition: MeterCondition, after: timedelta = 40 * MINUTE) -> None:
    """Settlement step 8."""
    await case.wait(after)
    kwh = str(case.plausible_kwh() + 2)
    report = {"condition": condition.value, "reading": kwh, "sealNumber": "۱۲۳۴۵۶"}
    if condition is MeterCondition.FADED_DISPLAY:
        report["reading"] = ""
    await case.complete("Task_TestMeter", {"testReport": report})


async def announce(case: Case, after: timedelta = 2 * HOUR) -> None:
    """Settlement step 9."""
    await case.wait(after)
    await case.complete("Task_AnnounceFinalBill", {"finalBillAnnounced": True})


async def report_fault(case: Case, after: timedelta = HOUR) -> None:
    """Settlement steps 10 to 12."""
    await case.complete("Task_CutPower", {"cutNote": "برق در حضور مشترک قطع شد"})
    await case.wait(after)
    await case.complete("Task_InformSubscriber", {"informedBy": "phone"})


async def order_reconnection(case: Case, after: timedelta = 20 * MINUTE) -> None:
    """Settlement step 14."""
    await case.wait(after)
    await case.complete("Task_OrderReconnection", {"reconnectionOrdered": True})


async def until_test(case: Case) -> None:
    """Settlement steps 1 to 7, all well and in time."""
    await case.apply()
    await examine(case)
    await pay_fees(case)
    await confirm_payment(case)


async def meter_is_in_order(case: Case) -> None:
    """Settlement steps 8 and 9, in time, to the end of the request."""
    await report_test(case, MeterCondition.IN_ORDER)
    await announce(case)
    await case.closed()


# -- the stories


async def good_meter(case: Case) -> None:
    """All 9 steps of an ordinary settlement."""
    await until_test(case)
    await meter_is_in_order(case)


async def _faulty(case: Case, condition: MeterCondition) -> None:
    await until_test(case)
    await report_test(case, condition)
    await report_fault(case)
    await take_stub(case, after=5 * HOUR)
    await order_reconnection(case)
    await case.closed()


async def tampering(case: Case) -> None:
    """The seal is broken."""
    await _faulty(case, MeterCondition.TAMPERING)


async def meter_failure(case: Case) -> None:
    """The meter has failed."""
    await _faulty(case, MeterCondition.METER_FAILURE)


async def stopped_counter(case: Case) -> None:
    """The counter stands still."""
    await _faulty(case, MeterCondition.STOPPED_COUNTER)


async def faded_display(case: Case) -> None:
    """The display cannot be read."""
    await _faulty(case, MeterCondition.FADED_DISPLAY)


async def test_declined(case: Case) -> None:
    """(*): a new owner has signed the commitment declining the test."""
    waiver = [*EVERY_DOCUMENT, DocumentKind.METER_TEST_WAIVER.value]
    await case.apply(ApplicantKind.NEW_OWNER, documents=waiver)
    await pay_fees(case)
    await case.closed()


async def rejected(case: Case) -> None:
    """Diagnosis refuses the request."""
    await case.apply()
    await examine(case, "rejected", "برای این انشعاب پرونده دستکاری در جریان است")
    await case.closed()


async def returned_for_documents(case: Case) -> None:
    """Diagnosis wants a legible card; the counter brings it."""
    await case.apply()
    await examine(case, "returned-documents", "تصویر کارت ملی خوانا نیست")
    await case.wait(3 * HOUR)
    await case.complete(
        "Task_CorrectApplication", {"documentsOutcome": "corrected", "application": {"documents": EVERY_DOCUMENT}}
    )
    await _after_examination(case)


async def returned_for_reading(case: Case) -> None:
    """The reading was written down wrong."""
    await case.apply(reading=str(case.plausible_kwh() + 900))
    await examine(case, "returned-reading", "رقم کنتور بیش از حد معمول است")
    await case.wait(HOUR)
    corrected = {"reading": str(case.plausible_kwh()), "readingDate": case.today()}
    await case.complete("Task_CorrectApplication", {"documentsOutcome": "corrected", "application": corrected})
    await _after_examination(case)


async def _agent_reads(case: Case, after: timedelta) -> None:
    await case.apply(reading=str(case.plausible_kwh() + 900))
    await examine(case, "returned-reading", "رقم کنتور بیش از حد معمول است")
    await case.wait(10 * MINUTE)
    await case.complete("Task_CorrectApplication", {"documentsOutcome": "agent-reading"})
    await case.wait(after)
    read = {"reading": str(case.plausible_kwh()), "readingDate": case.today()}
    await case.complete("Task_ReadMeter", {"agentReading": read})


async def agent_in_time(case: Case) -> None:
    """The subscriber asks for an agent, who comes the same day."""
    await _agent_reads(case, 8 * HOUR)
    await _after_examination(case)


async def agent_late(case: Case) -> None:
    """The agent comes after 26 hours; so the service's one day is missed too."""
    await _agent_reads(case, 26 * HOUR)
    await _after_examination(case)
    await case.escalations(2)


async def _after_examination(case: Case) -> None:
    await examine(case)
    await pay_fees(case)
    await confirm_payment(case)
    await meter_is_in_order(case)


async def warned_after_a_week(case: Case) -> None:
    """The subscriber does not come, is warned after a week, and pays then."""
    await until_test(case)
    await report_test(case, MeterCondition.METER_FAILURE)
    await report_fault(case)
    await take_stub(case, after=8 * DAY)
    await order_reconnection(case)
    await case.closed()


async def debt_unpaid(case: Case) -> None:
    """The debt is never paid: reminded, warned, archived; power stays cut."""
    await until_test(case)
    await report_test(case, MeterCondition.TAMPERING)
    await report_fault(case)
    await case.wait(61 * DAY)
    await case.closed()


async def fees_unpaid(case: Case) -> None:
    """The fee bill is never paid: reminded, then archived."""
    await case.apply()
    await examine(case)
    await hand_over_fee_bill(case)
    await case.wait(11 * DAY)
    await case.closed()
    await case.escalations(1)


async def withdrawn(case: Case) -> None:
    """The subscriber takes the request back before paying."""
    await case.apply()
    await examine(case)
    await case.wait(5 * MINUTE)
    await case.withdraw()
    await case.closed()


async def late_examination(case: Case) -> None:
    """Step 4 takes 16 minutes."""
    await case.apply()
    await examine(case, after=16 * MINUTE)
    await case.escalations(1)
    await pay_fees(case)
    await confirm_payment(case)
    await meter_is_in_order(case)


async def late_fee_bill(case: Case) -> None:
    """Step 5 takes 31 minutes."""
    await case.apply()
    await examine(case)
    await hand_over_fee_bill(case, after=31 * MINUTE)
    await take_stub(case)
    await case.complete("Task_HandOverSettlementBill", {"settlementBillHandedOver": True})
    await confirm_payment(case)
    await meter_is_in_order(case)
    await case.escalations(1)


async def late_fee_bill_declined(case: Case) -> None:
    """(*), and step 5 takes 31 minutes."""
    waiver = [*EVERY_DOCUMENT, DocumentKind.METER_TEST_WAIVER.value]
    await case.apply(ApplicantKind.NEW_LESSOR, documents=waiver)
    await hand_over_fee_bill(case, after=31 * MINUTE)
    await take_stub(case)
    await case.complete("Task_HandOverSettlementBill", {"settlementBillHandedOver": True})
    await case.closed()
    await case.escalations(1)


async def late_test_and_announcement(case: Case) -> None:
    """Step 8 takes 61 minutes and step 9 takes 25 hours."""
    await until_test(case)
    await report_test(case, MeterCondition.IN_ORDER, after=61 * MINUTE)
    await announce(case, after=25 * HOUR)
    await case.closed()
    await case.escalations(2)


async def late_notice_and_reconnection(case: Case) -> None:
    """Step 12 comes 4 hours after the report, step 14 takes 61 minutes."""
    await until_test(case)
    await report_test(case, MeterCondition.STOPPED_COUNTER)
    await report_fault(case, after=4 * HOUR)
    await take_stub(case, after=2 * HOUR)
    await order_reconnection(case, after=61 * MINUTE)
    await case.closed()
    await case.escalations(2)


async def agent_chosen(case: Case) -> None:
    """The district has no meter tester: the connections unit chooses one of another district."""
    await until_test(case)
    await case.wait(10 * MINUTE)
    await case.complete("Task_ChooseAgent", {"agentCode": "۱۰۰۱"})
    await meter_is_in_order(case)


STORIES: tuple[Story, ...] = (
    Story(key="good-meter", bill_id="1033704123", title="تسویه عادی با کنتور سالم", play=good_meter),
    Story(key="tampering", bill_id="1074804124", title="کنتور دستکاری‌شده", play=tampering),
    Story(key="meter-failure", bill_id="1115904120", title="خرابی کنتور", play=meter_failure),
    Story(key="stopped-counter", bill_id="1157004120", title="توقف شمارنده", play=stopped_counter),
    Story(key="faded-display", bill_id="1198104120", title="صفحه محو", play=faded_display),
    Story(key="test-declined", bill_id="1061104123", title="مالک جدید با تعهد عدم تست (*)", play=test_declined),
    Story(key="rejected", bill_id="1102204120", title="رد درخواست", play=rejected, outcome=RequestOutcome.REJECTED),
    Story(key="returned-for-documents", bill_id="1239204127", title="برگشت برای مدارک", play=returned_for_documents),
    Story(
        key="returned-for-reading", bill_id="1280304120", title="برگشت برای کارکرد نادرست", play=returned_for_reading
    ),
    Story(key="agent-in-time", bill_id="1362504127", title="قرائت مأمور در مهلت", play=agent_in_time),
    Story(
        key="agent-late",
        bill_id="1403604123",
        title="قرائت مأمور با تأخیر",
        play=agent_late,
        missed=frozenset({"SET-05d", "SET-00"}),
    ),
    Story(
        key="warned-after-a-week",
        bill_id="1047404122",
        title="اخطار پس از یک هفته",
        play=warned_after_a_week,
        missed=frozenset({"SET-13"}),
    ),
    Story(
        key="debt-unpaid",
        bill_id="1170704122",
        title="بدهی پرداخت‌نشده",
        play=debt_unpaid,
        outcome=RequestOutcome.UNPAID,
        missed=frozenset({"SET-13"}),
    ),
    Story(
        key="fees-unpaid",
        bill_id="1143304120",
        title="هزینه پرداخت‌نشده",
        play=fees_unpaid,
        outcome=RequestOutcome.UNPAID,
        missed=frozenset({"SET-00"}),
    ),
    Story(key="agent-chosen", bill_id="1225504128", title="ناحیه بدون مأمور تست", play=agent_chosen),
    Story(
        key="withdrawn",
        bill_id="1266604129",
        title="انصراف پیش از پرداخت",
        play=withdrawn,
        outcome=RequestOutcome.WITHDRAWN,
    ),
    Story(
        key="late-examination",
        bill_id="1252904120",
        title="تأخیر در کنترل کارکرد",
        play=late_examination,
        missed=frozenset({"SET-04"}),
    ),
    Story(
        key="late-fee-bill",
        bill_id="1335104125",
        title="تأخیر در تسلیم قبض",
        play=late_fee_bill,
        missed=frozenset({"SET-05a"}),
    ),
    Story(
        key="late-fee-bill-declined",
        bill_id="1307704125",
        title="تأخیر در تسلیم قبض (*)",
        play=late_fee_bill_declined,
        missed=frozenset({"SET-05b"}),
    ),
    Story(
        key="late-test-and-announcement",
        bill_id="1376204126",
        title="تأخیر در تست و اعلام",
        play=late_test_and_announcement,
        missed=frozenset({"SET-08", "SET-09"}),
    ),
    Story(
        key="late-notice-and-reconnection",
        bill_id="1417304122",
        title="تأخیر در اطلاع و وصل",
        play=late_notice_and_reconnection,
        missed=frozenset({"SET-12", "SET-14"}),
    ),
)
