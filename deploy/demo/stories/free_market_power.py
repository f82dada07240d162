"""What happens to each sample of temporary or free-market power: every path of it, and its limits from both sides."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Unpack

from deploy.demo.case import Case
from deploy.demo.stories.common import (
    examine_request,
    hand_over_bill,
    pay_bill,
    pay_instalment,
    report_fault,
    report_test,
    settle_fault,
    take_stub,
)
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import DAY, HOUR, MINUTE, Play, StoryBook, Traits
from services.model.connections import ConnectionState
from services.model.keys import RequestOutcome
from services.model.metering import MeterCondition

SERVICE = "free-market-power"
FIRST, LAST = 3, 12
"""The days of a story's period, counted from its application."""

_book = StoryBook(SERVICE, outcome=RequestOutcome("free-power-granted"))


def _told(key: str, *, title: str, owes: bool = False, **traits: Unpack[Traits]) -> Callable[[Play], Play]:
    """A story of a connection that is made for it."""
    sample = plain_connection(key, ConnectionState.ACTIVE, owes=owes)
    return _book.story(key, sample=sample, title=title, **traits)


# -- what the units do


async def apply(case: Case, *, kind: str = "temporary", first: int = FIRST, last: int = LAST) -> str:
    """Steps 1 and 2: power is asked for. The last day, as it was typed."""
    last_day = case.day_ahead(last)
    await case.apply(powerKind=kind, firstDay=case.day_ahead(first), lastDay=last_day)
    return last_day


async def visit(case: Case, condition: MeterCondition = MeterCondition.IN_ORDER, *, more_kwh: int = 2) -> None:
    """Step 3: the meter is read, and diagnosis approves where it is in order."""
    await report_test(case, condition, after=3 * HOUR, more_kwh=more_kwh)
    if condition is MeterCondition.IN_ORDER:
        await examine_request(case)


async def find_difference(case: Case) -> None:
    """Step 3: the meter shows less than was billed; diagnosis says that the company's reading was wrong."""
    await report_test(case, MeterCondition.IN_ORDER, after=3 * HOUR, more_kwh=-250)
    wrong = "قرائت پیشین نادرست بود"
    await examine_request(case, reason=wrong)
    await examine_request(case, reason=wrong, judgement="last-reading-wrong")


async def until_payment(case: Case, *, first: int = FIRST, last: int = LAST) -> str:
    """Up to the bill of costs and deposit, which waits to be handed over. The last day, as it was typed."""
    last_day = await apply(case, first=first, last=last)
    await visit(case)
    return last_day


async def until_granted(case: Case) -> str:
    """Up to the archive: the period is granted. The last day, as it was typed."""
    last_day = await until_payment(case)
    await pay_bill(case)
    return last_day


async def until_morning_of(case: Case, day: str) -> None:
    """Until work has begun on a day, at whatever hour the story is."""
    await case.wait(case.time_until(day) + 9 * HOUR)


async def until_last_day(case: Case) -> None:
    """Up to the morning of the last day: the subscriber was reminded, an agent is sent."""
    await until_morning_of(case, await until_granted(case))


async def end_early(case: Case, day: str, *, letter: str | None = None) -> None:
    """The subscriber gives the power up from that day on, or a `letter` withdraws the permit."""
    why = "given-up" if letter is None else "permit-withdrawn"
    said = {"why": why, "lastDay": day, **({} if letter is None else {"letter": letter})}
    await case.complete("Task_EndEarly", {"earlyEnd": said})


async def report_end(case: Case, report: Mapping[str, object], after: timedelta = 3 * HOUR) -> None:
    """The last day: what came of the agent's visit."""
    await case.wait(after)
    await case.complete("Task_TakeReading", {"finalReport": report})


async def read_meter(case: Case, after: timedelta = 3 * HOUR, **report: str) -> None:
    """The last day: the meter is read, and taken away where the power was temporary."""
    found = {
        "outcome": "done",
        "meterSerial": case.meter_serial(),
        "reading": str(case.plausible_kwh() + 4),
        "sealNumber": "۷۷۳۱۰۱",
        **report,
    }
    await report_end(case, found, after)


async def judge_end(case: Case, judgement: str, after: timedelta = HOUR) -> None:
    """The last day: diagnosis judges a reading in doubt."""
    await case.wait(after)
    said = {"readingJudgement": judgement, "judgementReason": "عکس کنتور دیده شد"}
    await case.complete("Task_JudgeReading", said)


# -- the stories


@_told("power-temporary", title="برق موقت، استرداد ماندهٔ ودیعه", shown=True, under_kills=True)
async def temporary(case: Case) -> None:
    """All steps but a correction: reminded, collected on the last day, the deposit pays the last bill."""
    await until_last_day(case)
    await read_meter(case)
    await pay_instalment(case, "D1")
    await case.closed()


@_told("power-given-up", title="انصراف از ادامهٔ دوره", on_postgresql=True)
async def given_up(case: Case) -> None:
    """The subscriber gives the power up before the last day: read and collected then, and the deposit is settled."""
    await until_granted(case)
    await case.wait(4 * DAY)
    last_day = case.day_ahead(2)
    await end_early(case, last_day)
    await until_morning_of(case, last_day)
    await read_meter(case)
    await pay_instalment(case, "D9")
    await case.closed()


@_told("power-free-market", title="برق آزاد بی‌ودیعه", on_postgresql=True)
async def free_market(case: Case) -> None:
    """Thirty days of free-market power cost nothing beforehand: the meter stays, and the last bill stays due."""
    last_day = await apply(case, kind="free-market", first=1, last=30)
    await visit(case)
    await until_morning_of(case, last_day)
    await read_meter(case)
    await case.closed()


@_told("power-bill-differs", title="قبض با کنتور نمی‌خواند", owes=True, on_postgresql=True)
async def bill_differs(case: Case) -> None:
    """The last bill had charged more than the meter shows: corrected, paid with the debts, then granted. The energy of
    the period comes to more than the deposit.
    """
    last_day = await apply(case)
    await find_difference(case)
    await pay_bill(case)
    await hand_over_bill(case)
    await take_stub(case, prefix="8")
    await until_morning_of(case, last_day)
    await read_meter(case)
    await case.closed()


@_told("power-rejected", title="رد درخواست", outcome=RequestOutcome.REJECTED)
async def rejected(case: Case) -> None:
    """Diagnosis refuses."""
    await apply(case)
    await report_test(case, MeterCondition.IN_ORDER)
    await examine_request(case, "rejected", "شبکهٔ محل ظرفیت ندارد")
    await case.closed()


@_told("power-faulty-meter", title="کنتور معیوب، سپس واگذاری")
async def faulty_meter(case: Case) -> None:
    """The visit finds a failed meter: its debt is paid, the meter repaired and visited again."""
    last_day = await apply(case, first=5, last=20)
    await visit(case, MeterCondition.METER_FAILURE)
    await settle_fault(case)
    await visit(case, more_kwh=4)
    await hand_over_bill(case)
    await take_stub(case, prefix="8")
    await until_morning_of(case, last_day)
    await read_meter(case)
    await pay_instalment(case, "D3")
    await case.closed()


@_told("power-fault-unpaid", title="بدهی کنتور معیوب پرداخت نشد", outcome=RequestOutcome.UNPAID, missed=("SET-13",))
async def fault_unpaid(case: Case) -> None:
    """The debt of a failed meter stays unpaid."""
    await apply(case, first=5, last=20)
    await visit(case, MeterCondition.METER_FAILURE)
    await report_fault(case)
    await case.wait(61 * DAY)
    await case.closed()


@_told("power-unpaid", title="ودیعه پرداخت نشد", outcome=RequestOutcome.UNPAID)
async def unpaid(case: Case) -> None:
    """Costs and deposit are never paid."""
    await until_payment(case)
    await hand_over_bill(case)
    await case.wait(11 * DAY)
    await case.closed()


@_told("power-withdrawn", title="انصراف پیش از پرداخت", outcome=RequestOutcome.WITHDRAWN)
async def withdrawn(case: Case) -> None:
    """The subscriber takes the request back when the bill is announced."""
    await until_payment(case)
    await hand_over_bill(case)
    await case.withdraw()
    await case.closed()


@_told("power-too-late", title="دوره پیش از پرداخت گذشت", outcome=RequestOutcome.REJECTED)
async def too_late(case: Case) -> None:
    """The last day has passed when the bill is paid: nothing is granted, what was paid is credit."""
    await until_payment(case, first=1, last=2)
    await hand_over_bill(case)
    await take_stub(case, after=4 * DAY)
    await case.closed()


@_told("power-nobody-home", title="روز آخر کسی در محل نبود")
async def nobody_home(case: Case) -> None:
    """The agent finds nobody on the last day, and goes again at an agreed time."""
    await until_last_day(case)
    await report_end(case, {"outcome": "nobody-home"})
    await case.complete("Task_ArrangeVisit", {"arrangement": {"decision": "at-once"}})
    await read_meter(case)
    await pay_instalment(case, "D4")
    await case.closed()


@_told("power-reading-late", title="قرائت پس از روز آخر", missed=("FIN-01",))
async def reading_late(case: Case) -> None:
    """The agent comes three days after the last day: the days since are billed by the connection's own tariff."""
    await until_last_day(case)
    await case.wait(3 * DAY)
    await case.escalations()
    await read_meter(case)
    await pay_instalment(case, "D5")
    await case.closed()


@_told("power-reading-in-doubt", title="کارکرد پایان دوره با سوابق نمی‌خواند", on_postgresql=True)
async def reading_in_doubt(case: Case) -> None:
    """The last reading contradicts the records, and diagnosis cannot say why: no energy is billed for now."""
    await until_last_day(case)
    await read_meter(case, reading="۱۲")
    await judge_end(case, "rolled-over")
    await judge_end(case, "not-clear")
    await pay_instalment(case, "D6")
    await case.closed()


@_told("power-wrong-reports", title="فرم‌های نادرست در آغاز")
async def wrong_reports(case: Case) -> None:
    """The report of the last day comes back once, and is put right."""
    await until_last_day(case)
    await read_meter(case, meterSerial="X-1")
    await read_meter(case, after=MINUTE)
    await pay_instalment(case, "D7")
    await case.closed()


@_told("power-late", title="پس از پایان مهلت", missed=("FRE-00",))
async def late(case: Case) -> None:
    """The report of the visit lies until the limit of thirty days is over."""
    last_day = await apply(case, first=40, last=60)
    await report_test(case, MeterCondition.IN_ORDER, after=31 * DAY)
    await examine_request(case)
    await pay_bill(case)
    await until_morning_of(case, last_day)
    await read_meter(case)
    await pay_instalment(case, "D8")
    await case.closed()


STORIES = _book.stories
