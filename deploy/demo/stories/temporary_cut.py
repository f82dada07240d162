"""What happens to each sample cut: at the subscriber's request, and in each case in which the company begins."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Unpack

from deploy.demo.case import Case
from deploy.demo.stories.common import (
    correct_application,
    examine_request,
    give_up_application,
    hand_over_bill,
    pay_bill,
)
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import DAY, HOUR, MINUTE, Play, StoryBook, Traits
from services.jalali import TEHRAN
from services.model.connections import ConnectionState, TariffClass
from services.model.cuts import CutCase
from services.model.keys import RequestOutcome
from services.specific.temporary_cut.hours import CuttingHours
from services.specific.temporary_cut.model import CuttingTime
from services.working_time.calendars import calendars_with
from workers.samples import SampleConnection, SampleCut

SERVICE = "temporary-cut"
BY_COMPANY = "temporary-cut-by-company"
CUT, CALLED_OFF = RequestOutcome("temporarily-cut"), RequestOutcome("cut-called-off")

CUT_DAYS_AGO, KWH_AT_CUT = 40, 4_200
_DISTRICT = "شمال"
_book = StoryBook(SERVICE, outcome=CUT)


def _told(key: str, *, title: str, owes: bool = False, **traits: Unpack[Traits]) -> Callable[[Play], Play]:
    """A story of a connection that is made for it."""
    return _book.story(key, sample=sample(key, owes=owes), title=title, **traits)


def sample(key: str, *, owes: bool = False) -> SampleConnection:
    """The connection of the story with this key; a pump's where its key says so."""
    plain = plain_connection(key, ConnectionState.ACTIVE, owes=owes)
    return plain.model_copy(update={"tariff_class": TariffClass.AGRICULTURAL}) if "pump" in key else plain


def cut_sample(key: str) -> SampleConnection:
    """The connection of the story with this key, which was cut for its debt when the meter was read."""
    owing = sample(key, owes=True).model_copy(update={"state": ConnectionState.CUT})
    cut_before = SampleCut(case=CutCase.UNPAID, service=SERVICE, days_ago=CUT_DAYS_AGO, kwh=KWH_AT_CUT)
    return owing.model_copy(update={"cut": cut_before})


def _told_cut(key: str, *, title: str, **traits: Unpack[Traits]) -> Callable[[Play], Play]:
    """A story of a connection that is cut by the records."""
    return _book.story(key, sample=cut_sample(key), title=title, **traits)


# -- what people do


async def until_cutting_hours(case: Case) -> None:
    """Time passes until power may be cut, and on for a quarter of an hour."""
    calendars = calendars_with(())
    hours = CuttingHours(calendars.rules(calendars.offices.of_district(_DISTRICT).key))
    if hours.at(case.now() + HOUR) is not CuttingTime.OPEN or hours.at(case.now()) is not CuttingTime.OPEN:
        await case.wait(hours.next_after(case.now()) - case.now() + 15 * MINUTE)


def clock_text(moment: datetime) -> str:
    """The time of day as an agent types it."""
    return f"{moment.astimezone(TEHRAN):%H:%M}"


async def arrive(case: Case, outcome: str = "at-door", **said: object) -> None:
    """The agent is at the door and asks, or he was there in vain."""
    await case.complete("Task_ArriveAtPlace", {"visitReport": {"outcome": outcome, **said}})


async def report_cut(case: Case, **changes: object) -> None:
    """The agent has cut."""
    done = {
        "outcome": "cut",
        "cutTime": clock_text(case.now()),
        "extent": "supply",
        "reading": str(case.plausible_kwh() + 2),
        "sealNumber": "۴۴۱۲",
    }
    await case.complete("Task_ReportCut", {"cutReport": {**done, **changes}})


async def cut(case: Case, **changes: object) -> None:
    """The agent asks at the door and cuts, within the hours for it."""
    await until_cutting_hours(case)
    await arrive(case)
    await report_cut(case, **changes)


async def until_cut_ordered(case: Case) -> None:
    """CUT-01 to CUT-04, nothing owed."""
    await case.apply()
    await examine_request(case)


async def begin(case: Case, key: str, cut_case: str, **said: object) -> None:
    """A unit begins a cut of the story's connection."""
    start = {"billId": sample(key).bill_id, "case": cut_case, **said}
    await case.begin(BY_COMPANY, {"cutStart": start})


async def order(case: Case, decision: str = "warn", **said: object) -> None:
    """CUT-07: the unit that may order it."""
    await case.wait(HOUR)
    await case.complete("Task_OrderCut", {"cutOrder": {"decision": decision, **said}})


async def begin_check(case: Case, key: str) -> None:
    """A unit has somebody look whether the cut still holds."""
    await begin(case, key, "self-willed", evidence="۱۴۰۵/۳۰")


async def check(case: Case, outcome: str = "flows", *, kwh: int | None = KWH_AT_CUT + 130, **said: object) -> None:
    """CUT-10: the agent is at the place, and tells what he sees and what the meter shows."""
    await case.wait(HOUR)
    shown = {} if kwh is None else {"reading": str(kwh)}
    await case.complete("Task_CheckPlace", {"checkReport": {"outcome": outcome, **shown, **said}})


async def decide_check(case: Case, decision: str, reason: str = "رقم آخر کنتور روشن نبود") -> None:
    """CUT-11: the unit says what it was."""
    await case.wait(HOUR)
    await case.complete("Task_DecideCheck", {"checkDecision": {"decision": decision, "reason": reason}})


# -- the stories of subscribers


@_told("cut-on-request", title="قطع به درخواست مشترک", under_kills=True)
async def on_request(case: Case) -> None:
    """Examined, nothing owed, cut within the hours for it."""
    await until_cut_ordered(case)
    await cut(case)
    await case.closed()


@_told("cut-shared", title="درخواست همهٔ استفاده‌کنندگان")
async def shared(case: Case) -> None:
    """A shared connection: the request of all its users is missing at first."""
    await case.apply(connectionUsers="shared")
    await case.wait(2 * HOUR)
    await correct_application(case, documents=["written-request", "all-users-request"])
    await examine_request(case)
    await cut(case, extent="equipment")
    await case.closed()


@_told("cut-debts", title="تسویهٔ حساب پیش از قطع", owes=True)
async def debts_paid(case: Case) -> None:
    """The account is settled before anybody is sent."""
    await until_cut_ordered(case)
    await pay_bill(case)
    await cut(case)
    await case.closed()


@_told("cut-debts-unpaid", title="حساب تسویه نشد", outcome=RequestOutcome.UNPAID, missed=("CUT-00",), owes=True)
async def debts_unpaid(case: Case) -> None:
    """The debts stay unpaid: nobody is sent."""
    await until_cut_ordered(case)
    await hand_over_bill(case)
    await case.wait(8 * DAY)
    await case.escalations()
    await case.wait(3 * DAY)
    await case.closed()


@_told("cut-rejected", title="رد درخواست قطع", outcome=RequestOutcome.REJECTED)
async def rejected(case: Case) -> None:
    """Customer services refuse the request."""
    await case.apply()
    await examine_request(case, "rejected", "همهٔ ساکنان درخواست نکرده‌اند")
    await case.closed()


@_told("cut-abandoned", title="متقاضی مدارک را نیاورد", outcome=RequestOutcome.ABANDONED)
async def abandoned(case: Case) -> None:
    """The subscriber does not bring what was asked for."""
    await case.apply()
    await examine_request(case, "returned", "درخواست کتبی خوانا نیست")
    await give_up_application(case)
    await case.closed()


@_told("cut-withdrawn", title="انصراف پیش از قطع", outcome=RequestOutcome.WITHDRAWN)
async def withdrawn(case: Case) -> None:
    """The subscriber withdraws while the agent is on his way."""
    await until_cut_ordered(case)
    await until_cutting_hours(case)
    await case.withdraw()
    await case.closed()


@_told("cut-not-possible", title="قطع در محل ممکن نشد", outcome=RequestOutcome.NOT_POSSIBLE)
async def not_possible(case: Case) -> None:
    """The agent may cut, and cannot."""
    await until_cut_ordered(case)
    await until_cutting_hours(case)
    await arrive(case)
    await case.complete("Task_ReportCut", {"cutReport": {"outcome": "not-possible", "reason": "تابلو زیر آوار است"}})
    await case.closed()


@_told("cut-late", title="قطع دیرتر از موعد", missed=("CUT-00",))
async def late(case: Case) -> None:
    """Nobody goes for eight days."""
    await until_cut_ordered(case)
    await until_cutting_hours(case)
    await case.wait(8 * DAY)
    await case.escalations()
    await cut(case)
    await case.closed()


# -- the stories of the company


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
