"""What happens to each sample bill review: every path of it, and its limit from both sides."""

from collections.abc import Callable
from datetime import timedelta
from typing import Unpack

from deploy.demo.case import Case
from deploy.demo.stories.common import correct_application, give_up_application, pay_instalment, report_test
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import DAY, HOUR, Play, StoryBook, Traits
from services.model.connections import ConnectionState
from services.model.keys import RequestOutcome
from services.model.metering import MeterCondition
from services.specific.bill_review.wording import Decision

SERVICE = "bill-review"
UNCHANGED = RequestOutcome("bill-found-right")
BILLED_KWH = 4_140
"""What the newest bill of a story's connection charges up to, from 3,950."""

_book = StoryBook(SERVICE, outcome=RequestOutcome("objection-upheld"))


def _told(key: str, *, title: str, owes: bool = False, **traits: Unpack[Traits]) -> Callable[[Play], Play]:
    """A story of a connection that is made for it."""
    sample = plain_connection(key, ConnectionState.ACTIVE, owes=owes)
    return _book.story(key, sample=sample, title=title, **traits)


# -- what the units do


async def judge(case: Case, decision: Decision | str, after: timedelta = 2 * HOUR, **said: object) -> None:
    """Step 3: the head of diagnosis says what he thinks of the objection."""
    await case.wait(after)
    await case.complete("Task_ExamineObjection", {"objectionVerdict": {"decision": str(decision), **said}})


async def say_wrong(case: Case, kwh: int = BILLED_KWH - 90, after: timedelta = 2 * HOUR) -> None:
    """Step 3: the reading at the bill's end was another."""
    reason = "رقم دوره با عکس قرائت نمی‌خواند"
    await judge(case, Decision.READING_WRONG, after, trueReading=str(kwh), reason=reason)


async def confirm(case: Case, answer: str = "confirmed") -> None:
    """Step 3: he has seen what the right bills will come to."""
    await case.complete("Task_ConfirmVerdict", {"confirmation": answer})


async def find_wrong(case: Case, kwh: int = BILLED_KWH - 90, after: timedelta = 2 * HOUR) -> None:
    """Step 3: the reading was another, and the bill is corrected."""
    await say_wrong(case, kwh, after)
    await confirm(case)


# -- the stories


@_told("bill-read-too-high", title="قرائت نادرست، بستانکاری برای قبض بعدی", shown=True)
async def ordinary(case: Case) -> None:
    """The reading was too high and the bill is paid: the right one is issued, what is over is credit."""
    await case.apply()
    await find_wrong(case)
    await case.closed()


@_told("bill-credit-paid-out", title="قرائت نادرست، پرداخت نقدی بستانکاری", on_postgresql=True, under_kills=True)
async def paid_out(case: Case) -> None:
    """The subscriber wants what is over in cash: finance pays it after the archive."""
    await case.apply(creditWish="paid-out")
    await find_wrong(case)
    await pay_instalment(case, "B")
    await case.closed()


@_told("bill-nothing-over", title="پرداخت نقدی خواسته شد و چیزی نماند", owes=True)
async def nothing_over(case: Case) -> None:
    """The bill was unpaid: nothing is over, whatever the subscriber has wished for."""
    await case.apply(creditWish="paid-out")
    await find_wrong(case)
    await case.closed()


@_told("bill-read-too-low", title="بازدید، رقم درست بیشتر است، قبض درست برای پرداخت")
async def too_low(case: Case) -> None:
    """The meter is read at the place: the bill's reading was too low, and the rest is to be paid."""
    await case.apply(objection="amount", ownReading="۵۲۰۰")
    await judge(case, Decision.VISIT)
    await report_test(case, MeterCondition.IN_ORDER, more_kwh=900)
    await find_wrong(case, BILLED_KWH + 700)
    await case.closed()


@_told("bill-computed-anew", title="قرائت درست است، محاسبه نادرست")
async def computed_anew(case: Case) -> None:
    """The reading is right and the amount is not: computed by the tariffs of its days."""
    await case.apply(objection="amount")
    await judge(case, Decision.CALCULATION_WRONG)
    await confirm(case)
    await case.closed()


@_told("bill-objection-refused", title="اعتراض وارد نیست", outcome=RequestOutcome.REJECTED)
async def refused(case: Case) -> None:
    """Diagnosis finds the bill right."""
    await case.apply(objection="debt")
    await judge(case, Decision.REFUSED, reason="بدهی پیشین در تاریخ صدور پرداخت نشده بود")
    await case.closed()


@_told("bill-request-completed", title="برگشت درخواست و تکمیل آن")
async def completed(case: Case) -> None:
    """Diagnosis has the request completed, and decides by what it says then."""
    await case.apply()
    await judge(case, Decision.RETURNED, reason="رقم امروز کنتور را بیاورید")
    await case.wait(2 * DAY)
    await correct_application(case, ownReading="۴۳۲۰")
    await find_wrong(case)
    await case.closed()


@_told("bill-request-abandoned", title="متقاضی پیگیری نکرد", outcome=RequestOutcome.ABANDONED)
async def abandoned(case: Case) -> None:
    """The subscriber does not complete the request."""
    await case.apply()
    await judge(case, Decision.RETURNED, reason="رقم امروز کنتور را بیاورید")
    await give_up_application(case)
    await case.closed()


@_told("bill-withdrawn", title="انصراف پیش از تصمیم", outcome=RequestOutcome.WITHDRAWN)
async def withdrawn(case: Case) -> None:
    """The subscriber withdraws before anything is decided."""
    await case.apply()
    await case.wait(HOUR)
    await case.withdraw()
    await case.closed()


@_told("bill-wrong-verdicts", title="رأی‌های نادرست در آغاز")
async def wrong_verdicts(case: Case) -> None:
    """What cannot stand comes back to diagnosis, until it can; what comes to something unexpected he takes back."""
    await case.apply()
    await judge(case, "perhaps")
    await say_wrong(case, BILLED_KWH)
    await say_wrong(case, 3_000)
    await say_wrong(case)
    await confirm(case, "changed")
    await find_wrong(case)
    await case.closed()


@_told("bill-near-limit", title="نزدیک پایان مهلت")
async def near_limit(case: Case) -> None:
    """Diagnosis decides an hour before the limit."""
    await case.apply()
    await find_wrong(case, after=23 * HOUR)
    await case.closed()
    await case.nothing_to_review()


@_told("bill-late", title="پس از پایان مهلت", missed=("BIL-00",))
async def late(case: Case) -> None:
    """Diagnosis decides after the limit."""
    await case.apply()
    await find_wrong(case, after=DAY + HOUR)
    await case.closed()
    await case.nothing_to_review()


STORIES = _book.stories
