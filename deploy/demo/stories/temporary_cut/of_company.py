"""What happens to each sample cut that the company begins, and to the look at one that stands."""

from collections.abc import Callable
from datetime import timedelta
from typing import Unpack

from deploy.demo.case import Case
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import DAY, MINUTE, Play, StoryBook, Traits
from deploy.demo.stories.temporary_cut import (
    CALLED_OFF,
    CUT,
    KWH_AT_CUT,
    SERVICE,
    arrive,
    begin,
    begin_check,
    check,
    cut,
    cut_sample,
    decide_check,
    order,
    report_cut,
    sample,
    until_cutting_hours,
)
from services.model.connections import ConnectionState

_book = StoryBook(SERVICE, outcome=CUT)


def _told(key: str, *, title: str, owes: bool = False, **traits: Unpack[Traits]) -> Callable[[Play], Play]:
    """A story of a connection that is made for it."""
    return _book.story(key, sample=sample(key, owes=owes), title=title, **traits)


def _told_cut(key: str, *, title: str, **traits: Unpack[Traits]) -> Callable[[Play], Play]:
    """A story of a connection that is cut by the records."""
    return _book.story(key, sample=cut_sample(key), title=title, **traits)


@_told("cut-unpaid", title="قطع برای بدهی پس از اخطار", owes=True, on_postgresql=True)
async def unpaid(case: Case) -> None:
    """By-law 50-4 c: warned, the bills stay unpaid, cut."""
    await begin(case, "cut-unpaid", "unpaid")
    await order(case)
    await case.wait(7 * DAY)
    await cut(case)
    await case.closed()


@_told("cut-unpaid-paid", title="بدهی پس از اخطار پرداخت شد", outcome=CALLED_OFF, owes=True)
async def paid_after_warning(case: Case) -> None:
    """The bills are paid within the warning: nobody is cut."""
    await begin(case, "cut-unpaid-paid", "unpaid")
    await order(case)
    await case.wait(2 * DAY)
    await case.pay_bills()
    await case.closed()


@_told(
    "cut-paid-too-late", title="پرداخت پیش از قطع، وصل به هزینهٔ شرکت", outcome=CALLED_OFF, owes=True, on_postgresql=True
)
async def paid_before_cut(case: Case) -> None:
    """The payment is recorded between the answer at the door and the cut: the power is reconnected at once."""
    await begin(case, "cut-paid-too-late", "unpaid")
    await order(case)
    await case.wait(7 * DAY)
    await until_cutting_hours(case)
    await arrive(case)
    await case.pay_bills()
    await case.wait(2 * MINUTE)
    await report_cut(case)
    await case.complete("Task_ReconnectNow", {"powerIsBack": True})
    await case.closed()


@_told("cut-dropped", title="واحد از اخطار صرف نظر کرد", outcome=CALLED_OFF)
async def dropped(case: Case) -> None:
    """The unit drops it before anybody was warned."""
    await begin(case, "cut-dropped", "default", evidence="۱۴۰۵/۲۲")
    await order(case, "drop", reason="تعهد در این میان انجام شده است")
    await case.closed()


def _after_warning(key: str, cut_case: str, warning: timedelta, *, title: str, evidence: str) -> None:
    """A story of a case in which the company is shown why by a paper: warned, nothing changes, cut."""

    async def play(case: Case) -> None:
        await begin(case, key, cut_case, evidence=evidence)
        await order(case)
        await case.wait(warning)
        await cut(case)
        await case.closed()

    _told(key, title=title)(play)


_after_warning("cut-default", "default", 10 * DAY, title="قطع برای قصور در تعهدات", evidence="۱۴۰۵/۲۲")
_after_warning("cut-unauthorised", "unauthorised", DAY, title="قطع برای مصرف غیرمجاز", evidence="ب/۳۱")
_after_warning("cut-unreadable", "unreadable", 10 * DAY, title="قطع برای سه دورهٔ خوانده‌نشده", evidence="ق/۱۹")
_after_warning("cut-pump", "water-authority", 3 * DAY, title="قطع پمپ به درخواست آب منطقه‌ای", evidence="آب/۱۲")
_after_warning("cut-sister", "sister-company", 10 * DAY, title="قطع برای بدهی به شرکت خواهر", evidence="گاز/۴۰")

_OTHER = "cut-other-connection"
_DEBTOR = plain_connection("cut-debtor", ConnectionState.ACTIVE, owes=True).model_copy(
    update={"subscriber": sample(_OTHER).subscriber}
)


@_told(_OTHER, title="قطع برای بدهی اشتراک دیگر مشترک", others=(_DEBTOR,))
async def other_connection(case: Case) -> None:
    """By-law 50-4-3: what the same subscriber owes for another connection stays unpaid."""
    await begin(case, _OTHER, "other-connection", debtorBillId=_DEBTOR.bill_id)
    await order(case)
    await case.wait(10 * DAY)
    await cut(case)
    await case.closed()


@_told("cut-taken-back", title="واحد از قطع صرف نظر کرد", outcome=CALLED_OFF)
async def taken_back(case: Case) -> None:
    """The unit takes the cut back while the warning runs."""
    await begin(case, "cut-taken-back", "court-order", evidence="ح/۷۷")
    await order(case)
    await case.withdraw()
    await case.closed()


@_told_cut("cut-again", title="وصل خودسرانه یافت و دوباره قطع شد", shown=True, on_postgresql=True)
async def cut_again(case: Case) -> None:
    """By-law 51-4: power flows at a place that was cut. The energy is billed, and it is cut again at once."""
    await begin_check(case, "cut-again")
    await check(case)
    await cut(case)
    await case.closed()


@_told_cut("cut-check-nothing", title="بازدید: قطع برقرار است", outcome=CALLED_OFF)
async def check_nothing(case: Case) -> None:
    """The power is off, and the meter shows what it showed at the cut."""
    await begin_check(case, "cut-check-nothing")
    await check(case, "off", kwh=KWH_AT_CUT)
    await case.closed()


@_told_cut("cut-check-doubt", title="بازدید: تردید، و وصل خودسرانه نبود", outcome=CALLED_OFF, on_postgresql=True)
async def check_doubt(case: Case) -> None:
    """The meter has counted hardly anything: the unit decides that it was a slip."""
    await begin_check(case, "cut-check-doubt")
    await check(case, "off", kwh=KWH_AT_CUT + 1)
    await decide_check(case, "nothing")
    await case.closed()


STORIES = _book.stories
