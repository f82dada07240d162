"""What happens to each sample meter test: every path of it, and its limit from both sides."""

from collections.abc import Callable
from typing import Unpack

from deploy.demo.case import Case
from deploy.demo.stories.common import (
    hand_over_bill,
    order_reconnection,
    pay_bill,
    report_fault,
    restore_supply,
    take_stub,
)
from deploy.demo.stories.meter_test import (
    SERVICE,
    hang_new,
    judge_tampering,
    record_equipment,
    reinstall,
    replace,
    report_bench_test,
    report_installation,
    report_site_test,
    report_visit,
    review_result,
    take_meter,
    until_cost,
    until_debt_on_bench,
    until_laboratory,
)
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import DAY, HOUR, Play, StoryBook, Traits
from services.model.connections import ConnectionState
from services.model.keys import RequestOutcome
from services.model.metering import MeterCondition
from services.specific.meter_test.model import Verdict

TESTED_UNPAID = RequestOutcome("tested-unpaid")

_book = StoryBook(SERVICE, outcome=RequestOutcome("meter-tested"))


def _told(key: str, *, title: str, **traits: Unpack[Traits]) -> Callable[[Play], Play]:
    """A story of a connection that is made for it."""
    sample = plain_connection(key, ConnectionState.ACTIVE)
    return _book.story(key, sample=sample, title=title, **traits)


@_told("test-on-site", title="سالم، تست در محل")
async def ordinary(case: Case) -> None:
    """Tested on the spot and in order: paid, nothing to hang."""
    await case.apply()
    await report_site_test(case)
    await review_result(case)
    await pay_bill(case)
    await case.closed()


@_told("test-on-bench", title="سالم، تست در آزمایشگاه و نصب دوباره")
async def on_bench(case: Case) -> None:
    """Tested in the laboratory and in order: paid, then hung again."""
    await until_cost(case)
    await pay_bill(case)
    await reinstall(case)
    await case.closed()


@_told("test-fast-meter", title="بیش از مصرف می‌شمارد: تعویض و بستانکاری", shown=True, under_kills=True)
async def fast(case: Case) -> None:
    """The meter counts too much: replaced at the company's cost, and what was billed too much is given back."""
    await until_laboratory(case)
    await report_bench_test(case, error="۶٫۵")
    await review_result(case)
    await replace(case, closing="۴۹")
    await case.closed()


@_told("test-slow-meter", title="کمتر از مصرف می‌شمارد: تعویض و قبض اصلاح")
async def slow(case: Case) -> None:
    """The meter counts too little: replaced at the company's cost, and what was billed too little is billed."""
    await case.apply()
    await report_site_test(case, error="-۸")
    await review_result(case)
    await replace(case)
    await case.closed()


@_told("test-stopped", title="توقف شمارنده بر اثر عمر")
async def worn(case: Case) -> None:
    """The register has stopped: replaced at the company's cost, nothing to pay."""
    await case.apply()
    await report_site_test(case, MeterCondition.STOPPED_REGISTER, error=None)
    await review_result(case)
    await replace(case)
    await case.closed()


@_told("test-unreadable", title="صفحهٔ ناخوانا")
async def unreadable(case: Case) -> None:
    """Nobody can read the display: replaced at the company's cost, without a closing reading."""
    await case.apply()
    await report_site_test(case, MeterCondition.FADED_DISPLAY, error=None)
    await review_result(case)
    await replace(case, closing="")
    await case.closed()


@_told("test-tampered", title="دستکاری از سوی مشترک: بدهی، پرداخت، وصل")
async def tampered(case: Case) -> None:
    """Diagnosis holds the subscriber responsible: power cut, debt, payment, reconnection."""
    await case.apply()
    await report_site_test(case, MeterCondition.TAMPERING, error=None)
    await judge_tampering(case, Verdict.SUBSCRIBER_FAULT)
    await review_result(case)
    await report_fault(case)
    await take_stub(case, after=5 * HOUR)
    await restore_supply(case)
    await case.closed()


@_told("test-tampered-on-bench", title="دستکاری در آزمایشگاه دیده شد")
async def tampered_on_bench(case: Case) -> None:
    """The laboratory finds it: the debt is of the meter that was taken away. The substitute is sound: nobody is sent to
    it, the power is ordered back, and the substitute stays.
    """
    await until_debt_on_bench(case)
    await take_stub(case, after=5 * HOUR)
    await order_reconnection(case)
    await record_equipment(case, "mechanical")
    await case.closed()


@_told(
    "test-tampered-on-bench-unpaid",
    title="دستکاری در آزمایشگاه دیده شد و بدهی پرداخت نشد",
    outcome=TESTED_UNPAID,
    missed=("SET-13",),
)
async def tampered_on_bench_unpaid(case: Case) -> None:
    """The debt is not paid: the power stays cut, and the substitute that hangs there is recorded all the same."""
    await until_debt_on_bench(case)
    await case.wait(61 * DAY)
    await record_equipment(case, "mechanical")
    await case.closed()
    await case.nothing_to_review()


@_told("test-tampered-unpaid", title="بدهی دستکاری پرداخت نشد", outcome=TESTED_UNPAID, missed=("SET-13",))
async def tampered_unpaid(case: Case) -> None:
    """The subscriber does not pay the debt: the power stays cut, the debt stays due."""
    await case.apply()
    await report_site_test(case, MeterCondition.TAMPERING, error=None)
    await judge_tampering(case, Verdict.SUBSCRIBER_FAULT)
    await review_result(case)
    await report_fault(case)
    await case.wait(61 * DAY)
    await case.closed()
    await case.nothing_to_review()


@_told("test-not-his-doing", title="دستکاری به مشترک برنمی‌گردد")
async def not_his_doing(case: Case) -> None:
    """Diagnosis does not hold the subscriber responsible: replaced at the company's cost."""
    await until_laboratory(case)
    await report_bench_test(case, MeterCondition.TAMPERING, error=None)
    await judge_tampering(case, "neither")
    await judge_tampering(case, Verdict.WORN, "سیم‌بندی نصب نخست نادرست بوده است")
    await review_result(case)
    await replace(case, closing="۵۰")
    await case.closed()


@_told("test-unpaid", title="هزینه پرداخت نشد، کنتور برمی‌گردد", outcome=TESTED_UNPAID, on_postgresql=True)
async def unpaid(case: Case) -> None:
    """The cost is not paid: the meter comes back all the same, and the bill stays due."""
    await until_cost(case)
    await hand_over_bill(case)
    await case.wait(31 * DAY)
    await reinstall(case, closingReading="۲۳۰")
    await case.closed()


@_told("test-withdrawn", title="انصراف پیش از مراجعه", outcome=RequestOutcome.WITHDRAWN)
async def withdrawn(case: Case) -> None:
    """The applicant withdraws before the tester comes."""
    await case.apply()
    await case.wait(HOUR)
    await case.withdraw()
    await case.closed()


@_told("test-withdrawn-taken", title="انصراف هنگامی که کنتور در آزمایشگاه است", outcome=RequestOutcome.WITHDRAWN)
async def withdrawn_while_taken(case: Case) -> None:
    """The applicant withdraws while the laboratory has the meter: it is hung again."""
    await until_laboratory(case)
    await case.wait(HOUR)
    await case.withdraw()
    await reinstall(case)
    await case.closed()


@_told("test-refused", title="مشترک اجازهٔ تست نداد", outcome=RequestOutcome.NOT_POSSIBLE)
async def refused(case: Case) -> None:
    """The tester is not let in."""
    await case.apply()
    await report_visit(case, "not-possible", reason="در محل اجازهٔ بازکردن تابلو داده نشد")
    await case.closed()


@_told("test-other-meter", title="کنتور دیگری نصب است", outcome=RequestOutcome.NOT_POSSIBLE)
async def other_meter(case: Case) -> None:
    """A meter hangs there that the records do not know."""
    await case.apply()
    await report_visit(case, "other-meter", meterSerial="BIGANE-55", reading="۱۲۰")
    await case.closed()


@_told("test-given-up", title="نبودن کسی در محل، صرف نظر", outcome=RequestOutcome.NOT_POSSIBLE)
async def given_up(case: Case) -> None:
    """Nobody is at home, and nobody can be reached: the office gives up."""
    await case.apply()
    await report_visit(case, "nobody-home")
    await case.wait(HOUR)
    decided = {"decision": "give-up", "reason": "پس از سه تماس پاسخی نرسید"}
    await case.complete("Task_ArrangeVisit", {"arrangement": decided})
    await case.closed()


@_told("test-second-visit", title="مراجعهٔ دوم، نصب در روز دیگر", on_postgresql=True)
async def second_visit(case: Case) -> None:
    """Nobody is at home the first time, neither for the test nor for the installation."""
    await case.apply()
    await report_visit(case, "nobody-home")
    await case.complete("Task_ArrangeVisit", {"arrangement": {"decision": "at-once"}})
    await take_meter(case, after=2 * HOUR)
    await report_bench_test(case)
    await review_result(case)
    await pay_bill(case)
    await report_installation(case, "nobody-home")
    await case.complete("Task_ArrangeVisit", {"arrangement": {"decision": "at-once"}})
    await report_installation(case, "could-not", reason="تابلو قفل بود")
    await case.complete("Task_PlanInstallation")
    await reinstall(case)
    await case.closed()


@_told("test-wrong-reports", title="فرم‌های نادرست در آغاز")
async def wrong_reports(case: Case) -> None:
    """Every form comes back once, and is put right."""
    await case.apply()
    await take_meter(case, newSerial="؟")
    await take_meter(case)
    await report_bench_test(case, error="زیاد")
    await report_bench_test(case, error="۹")
    await review_result(case)
    await report_installation(case, "installed", newSerial=" ")
    await hang_new(case, closing="۵۱")
    await record_equipment(case, "unknown")
    await record_equipment(case)
    await case.closed()


@_told("test-near-limit", title="نزدیک پایان مهلت")
async def near_limit(case: Case) -> None:
    """The tester comes when nine tenths of the limit are over."""
    await case.apply()
    await report_site_test(case, after=3 * DAY + 16 * HOUR)
    await review_result(case)
    await pay_bill(case)
    await case.closed()
    await case.nothing_to_review()


@_told("test-late", title="پس از پایان مهلت", missed=("TST-00",))
async def late(case: Case) -> None:
    """The tester comes after the limit."""
    await case.apply()
    await report_site_test(case, after=4 * DAY + HOUR)
    await review_result(case)
    await pay_bill(case)
    await case.closed()
    await case.nothing_to_review()


STORIES = _book.stories
