"""What happens to each sample reinstallation: the same meter hangs again, or another one."""

from deploy.demo.case import Case
from deploy.demo.stories.common import examine_request, hand_over_bill, pay_bill
from deploy.demo.stories.power_back import (
    cut_sample,
    decide_obstacle,
    report_obstacle,
    report_power,
    set_terms,
    until_paid,
    until_terms,
)
from deploy.demo.stories.story import DAY, StoryBook
from services.model.connections import ConnectionState
from services.model.cuts import CutCase
from services.model.keys import RequestOutcome

SERVICE = "reinstallation"

_book = StoryBook(SERVICE, outcome=RequestOutcome("reinstalled"))


@_book.story(
    "meter-back-debtor",
    title="نصب مجدد پس از قطع برای بدهی",
    sample=cut_sample(SERVICE, "meter-back-debtor", ConnectionState.COLLECTED, cut_for=CutCase.UNPAID, owes=True),
    shown=True,
    under_kills=True,
)
async def debtor(case: Case) -> None:
    """Debts, fee and a prepayment in one bill; the same meter hangs again."""
    await until_terms(case)
    await set_terms(case, prepayment="۱۰۰٬۰۰۰")
    await pay_bill(case)
    await report_power(case, reading=None)
    await case.closed()


@_book.story(
    "meter-back-another",
    title="کنتور دیگری نصب شد",
    sample=cut_sample(SERVICE, "meter-back-another", ConnectionState.COLLECTED),
)
async def another_meter(case: Case) -> None:
    """A serial without a digit is asked for again."""
    await until_paid(case)
    await report_power(case, meterSerial="؟؟", meterKind="digital")
    await report_power(case, meterSerial="ن-۷۷۴۰۲", meterKind="digital", openingReading="۰")
    await case.closed()


@_book.story(
    "meter-back-rejected",
    title="رد درخواست نصب مجدد",
    sample=cut_sample(SERVICE, "meter-back-rejected", ConnectionState.COLLECTED),
    outcome=RequestOutcome.REJECTED,
)
async def rejected(case: Case) -> None:
    """Customer services refuse the request."""
    await case.apply()
    await examine_request(case, "rejected", "علت قطع هنوز برطرف نشده است")
    await case.closed()


@_book.story(
    "meter-back-withdrawn",
    title="انصراف پیش از پرداخت",
    sample=cut_sample(SERVICE, "meter-back-withdrawn", ConnectionState.COLLECTED),
    outcome=RequestOutcome.WITHDRAWN,
)
async def withdrawn(case: Case) -> None:
    """The subscriber withdraws while the bill waits."""
    await until_terms(case)
    await hand_over_bill(case)
    await case.withdraw()
    await case.closed()


@_book.story(
    "meter-back-not-possible",
    title="نصب دوباره ممکن نشد",
    sample=cut_sample(SERVICE, "meter-back-not-possible", ConnectionState.COLLECTED),
    outcome=RequestOutcome.NOT_POSSIBLE,
    missed=("REI-00",),
)
async def not_possible(case: Case) -> None:
    """Nobody goes for eight days, and then the obstacle stays."""
    await until_paid(case)
    await case.wait(8 * DAY)
    await case.escalations()
    await report_obstacle(case)
    await decide_obstacle(case, "give-up")
    await case.closed()


STORIES = _book.stories
