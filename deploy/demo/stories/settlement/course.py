"""What happens to each sample settlement: its course, every path of it."""

from datetime import timedelta

from deploy.demo.case import Case
from deploy.demo.stories.common import (
    choose_agent,
    correct_application,
    hand_over_bill,
    report_fault,
    report_test,
    restore_supply,
    settle_fault,
    take_stub,
)
from deploy.demo.stories.settlement import (
    EVERY_DOCUMENT,
    SERVICE,
    WITH_WAIVER,
    examine,
    finish_after_examination,
    meter_is_in_order,
    pay_fees,
    pay_settlement,
    until_test,
    until_unpaid,
)
from deploy.demo.stories.story import DAY, HOUR, MINUTE, StoryBook
from services.model.keys import ApplicantKind, RequestOutcome
from services.model.metering import MeterCondition

_book = StoryBook(SERVICE, outcome=RequestOutcome("settled"))


@_book.story("good-meter", bill_id="1033704123", title="تسویه عادی با کنتور سالم", shown=True, under_kills=True)
async def good_meter(case: Case) -> None:
    """All 9 steps of an ordinary settlement."""
    await until_test(case)
    await meter_is_in_order(case)


async def _faulty(case: Case, condition: MeterCondition) -> None:
    await until_test(case)
    await report_test(case, condition)
    await settle_fault(case, replaced=condition is MeterCondition.METER_FAILURE)
    await pay_settlement(case)


@_book.story("tampering", bill_id="1074804124", title="کنتور دستکاری‌شده")
async def tampering(case: Case) -> None:
    """The seal is broken."""
    await _faulty(case, MeterCondition.TAMPERING)


@_book.story("meter-failure", bill_id="1115904120", title="خرابی کنتور")
async def meter_failure(case: Case) -> None:
    """The meter has failed."""
    await _faulty(case, MeterCondition.METER_FAILURE)


@_book.story("stopped-register", bill_id="1157004120", title="توقف شمارنده")
async def stopped_register(case: Case) -> None:
    """The counter stands still."""
    await _faulty(case, MeterCondition.STOPPED_REGISTER)


@_book.story("faded-display", bill_id="1198104120", title="صفحه محو")
async def faded_display(case: Case) -> None:
    """The display cannot be read."""
    await _faulty(case, MeterCondition.FADED_DISPLAY)


@_book.story("test-declined", bill_id="1061104123", title="مالک جدید با تعهد عدم تست (*)")
async def test_declined(case: Case) -> None:
    """(*): a new owner has signed the commitment declining the test."""
    await case.apply(ApplicantKind.NEW_OWNER, documents=WITH_WAIVER)
    await pay_fees(case)
    await pay_settlement(case)


@_book.story("rejected", bill_id="1102204120", title="رد درخواست", outcome=RequestOutcome.REJECTED)
async def rejected(case: Case) -> None:
    """Diagnosis refuses the request."""
    await case.apply()
    await examine(case, "rejected", "برای این انشعاب پرونده دستکاری در جریان است")
    await case.closed()


@_book.story("returned-for-documents", bill_id="1239204127", title="برگشت برای مدارک", on_postgresql=True)
async def returned_for_documents(case: Case) -> None:
    """Diagnosis wants a legible card; the counter brings it."""
    await case.apply()
    await examine(case, "returned-documents", "تصویر کارت ملی خوانا نیست")
    await case.wait(3 * HOUR)
    await correct_application(case, documents=EVERY_DOCUMENT)
    await finish_after_examination(case)


@_book.story("returned-for-reading", bill_id="1280304120", title="برگشت برای کارکرد نادرست")
async def returned_for_reading(case: Case) -> None:
    """The reading was written down wrong."""
    await case.apply(reading=str(case.plausible_kwh() + 900))
    await examine(case, "returned-reading", "رقم کنتور بیش از حد معمول است")
    await case.wait(HOUR)
    await correct_application(case, reading=str(case.plausible_kwh()), readingDate=case.today())
    await finish_after_examination(case)


async def _agent_reads(case: Case, after: timedelta) -> None:
    await case.apply(reading=str(case.plausible_kwh() + 900))
    await examine(case, "returned-reading", "رقم کنتور بیش از حد معمول است")
    await case.wait(10 * MINUTE)
    await case.complete("Task_CorrectApplication", {"documentsOutcome": "agent-reading"})
    await case.wait(after)
    read = {"reading": str(case.plausible_kwh()), "readingDate": case.today()}
    await case.complete("Task_ReadMeter", {"agentReading": read})


@_book.story("agent-in-time", bill_id="1362504127", title="قرائت مأمور در مهلت", on_postgresql=True)
async def agent_in_time(case: Case) -> None:
    """The subscriber asks for an agent, who comes the same day."""
    await _agent_reads(case, 8 * HOUR)
    await finish_after_examination(case)


@_book.story("agent-late", bill_id="1403604123", title="قرائت مأمور با تأخیر", missed=("SET-00", "SET-05d"))
async def agent_late(case: Case) -> None:
    """The agent comes after 26 hours; so the service's one day is missed too."""
    await _agent_reads(case, 26 * HOUR)
    await finish_after_examination(case)
    await case.nothing_to_review()


@_book.story("warned-after-a-week", bill_id="1047404122", title="اخطار پس از یک هفته", missed=("SET-13",))
async def warned_after_a_week(case: Case) -> None:
    """The subscriber does not come, is warned after a week, and pays then."""
    await until_test(case)
    await report_test(case, MeterCondition.METER_FAILURE)
    await report_fault(case)
    await take_stub(case, after=8 * DAY)
    await restore_supply(case)
    await pay_settlement(case)


@_book.story(
    "debt-paid-late",
    bill_id="1170704122",
    title="پرداخت بدهی پس از بسته شدن درخواست",
    outcome=RequestOutcome.UNPAID,
    missed=("SET-13",),
    shown=True,
)
async def debt_paid_late(case: Case) -> None:
    """The debt is not paid in time: reminded, warned, archived. Paid a day later, it brings the power back."""
    await until_unpaid(case)
    await case.wait(DAY)
    await case.pay_debt()
    await restore_supply(case)


@_book.story(
    "fees-unpaid", bill_id="1143304120", title="هزینه پرداخت‌نشده", outcome=RequestOutcome.UNPAID, missed=("SET-00",)
)
async def fees_unpaid(case: Case) -> None:
    """The fee bill is never paid: reminded, then archived."""
    await case.apply()
    await examine(case)
    await hand_over_bill(case)
    await case.wait(11 * DAY)
    await case.closed()
    await case.nothing_to_review()


@_book.story(
    "withdrawn", bill_id="1266604129", title="انصراف پیش از پرداخت", outcome=RequestOutcome.WITHDRAWN, shown=True
)
async def withdrawn(case: Case) -> None:
    """The subscriber takes the request back before paying."""
    await case.apply()
    await examine(case)
    await case.wait(5 * MINUTE)
    await case.withdraw()
    await case.closed()


@_book.story("agent-chosen", bill_id="1225504128", title="ناحیه بدون مأمور تست")
async def agent_chosen(case: Case) -> None:
    """The district has no meter tester: the connections unit chooses one of another district."""
    await until_test(case)
    await choose_agent(case, "۱۰۰۱")
    await meter_is_in_order(case)


STORIES = _book.stories
