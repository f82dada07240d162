"""What happens to each sample reconnection: by-law 51-4 for who was cut for a debt, and for who has asked for it."""

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
from deploy.demo.stories.power_back import (
    cut_sample,
    decide_obstacle,
    report_obstacle,
    report_power,
    set_terms,
    until_paid,
    until_terms,
)
from deploy.demo.stories.story import DAY, HOUR, Play, StoryBook, Traits
from services.model.connections import ConnectionState
from services.model.cuts import CutCase
from services.model.keys import RequestOutcome

SERVICE = "reconnection"

_book = StoryBook(SERVICE, outcome=RequestOutcome("reconnected"))


def _told(
    key: str, *, title: str, cut_for: CutCase = CutCase.REQUESTED, owes: bool = False, **traits: Unpack[Traits]
) -> Callable[[Play], Play]:
    """A story of a connection that was cut in this case."""
    sample = cut_sample(SERVICE, key, ConnectionState.CUT, cut_for=cut_for, owes=owes)
    return _book.story(key, sample=sample, title=title, **traits)


@_told(
    "power-back-debtor",
    title="وصل پس از قطع برای بدهی",
    cut_for=CutCase.UNPAID,
    owes=True,
    shown=True,
    under_kills=True,
)
async def debtor(case: Case) -> None:
    """Debts, fee, minimum charges of the cut and a prepayment in one bill."""
    await until_terms(case)
    await set_terms(case, prepayment="۲۰۰٬۰۰۰")
    await pay_bill(case)
    await report_power(case)
    await case.closed()


@_told("power-back-terms-again", title="پیش‌پرداخت بیش از اندازه", cut_for=CutCase.UNPAID, owes=True)
async def terms_again(case: Case) -> None:
    """More than the last bill's consumption is not taken; none is asked for then."""
    await until_terms(case)
    await set_terms(case, prepayment="۹۰٬۰۰۰٬۰۰۰")
    await set_terms(case, prepayment="۰")
    await pay_bill(case)
    await report_power(case, reading="ناخوانا")
    await report_power(case)
    await case.closed()


@_told("power-back-asked", title="وصل پس از قطع به درخواست مشترک")
async def asked(case: Case) -> None:
    """Nothing is owed but the fee and the minimum charges, and nothing is to be decided."""
    await until_paid(case)
    await report_power(case)
    await case.closed()


@_told("power-back-self-willed", title="وصل خودسرانه: تعهد و دو برابر هزینه", cut_for=CutCase.UNPAID, owes=True)
async def self_willed(case: Case) -> None:
    """He says it himself (51-4): the commitment's paper is missing at first, then twice the fee is paid."""
    await case.apply(
        cutCase="self-willed",
        commitmentNumber="۴۴۱",
        commitmentDate=case.day_ahead(0),
        documents=["written-request"],
    )
    await case.wait(HOUR)
    await correct_application(case, documents=["written-request", "written-commitment"])
    await examine_request(case)
    await set_terms(case, prepayment="۰")
    await pay_bill(case)
    await report_power(case)
    await case.closed()


@_told("power-back-obstacle", title="مانع برطرف شد و مأمور دوباره رفت")
async def obstacle_removed(case: Case) -> None:
    """The subscriber has his board mended."""
    await until_paid(case)
    await report_obstacle(case)
    await decide_obstacle(case, "again")
    await report_power(case)
    await case.closed()


@_told("power-back-not-possible", title="وصل ممکن نشد", outcome=RequestOutcome.NOT_POSSIBLE)
async def not_possible(case: Case) -> None:
    """The obstacle stays: the fee is credit."""
    await until_paid(case)
    await report_obstacle(case)
    await decide_obstacle(case, "give-up")
    await case.closed()


@_told("power-back-rejected", title="رد درخواست وصل", outcome=RequestOutcome.REJECTED)
async def rejected(case: Case) -> None:
    """Customer services refuse the request."""
    await case.apply()
    await examine_request(case, "rejected", "علت قطع هنوز برطرف نشده است")
    await case.closed()


@_told("power-back-abandoned", title="متقاضی مدارک را نیاورد", outcome=RequestOutcome.ABANDONED)
async def abandoned(case: Case) -> None:
    """The subscriber does not bring what was asked for."""
    await case.apply()
    await examine_request(case, "returned", "درخواست کتبی خوانا نیست")
    await give_up_application(case)
    await case.closed()


@_told("power-back-withdrawn", title="انصراف پیش از پرداخت", outcome=RequestOutcome.WITHDRAWN)
async def withdrawn(case: Case) -> None:
    """The subscriber withdraws while the bill waits."""
    await until_terms(case)
    await hand_over_bill(case)
    await case.withdraw()
    await case.closed()


@_told("power-back-unpaid", title="قبض وصل پرداخت نشد", outcome=RequestOutcome.UNPAID, owes=True)
async def unpaid(case: Case) -> None:
    """The bill is void in the end, and the debts are owed as before."""
    await until_terms(case)
    await hand_over_bill(case)
    await case.wait(11 * DAY)
    await case.closed()


@_told("power-back-late", title="وصل دیرتر از موعد", missed=("RCN-00",))
async def late(case: Case) -> None:
    """Nobody goes for eight days."""
    await until_paid(case)
    await case.wait(8 * DAY)
    await case.escalations()
    await report_power(case)
    await case.closed()


STORIES = _book.stories
