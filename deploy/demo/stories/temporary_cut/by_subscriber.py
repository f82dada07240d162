"""What happens to each sample cut that the subscriber asks for."""

from collections.abc import Callable
from typing import Unpack

from deploy.demo.case import Case
from deploy.demo.stories.common import (
    correct_application,
    examine_request,
    give_up_application,
    hand_over_bill,
    pay_bill,
)
from deploy.demo.stories.story import DAY, HOUR, Play, StoryBook, Traits
from deploy.demo.stories.temporary_cut import CUT, SERVICE, arrive, cut, sample, until_cut_ordered, until_cutting_hours
from services.model.keys import RequestOutcome

_book = StoryBook(SERVICE, outcome=CUT)


def _told(key: str, *, title: str, owes: bool = False, **traits: Unpack[Traits]) -> Callable[[Play], Play]:
    """A story of a connection that is made for it."""
    return _book.story(key, sample=sample(key, owes=owes), title=title, **traits)


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


STORIES = _book.stories
