"""What happens to each sample power reduction: every path of it, the return on its day, its limits from both sides."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Unpack

from deploy.demo.case import Case
from deploy.demo.stories.common import correct_application, give_up_application, hand_over_bill, pay_bill
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import DAY, HOUR, MINUTE, Play, StoryBook, Traits
from services.model.connections import ConnectionState, TariffClass
from services.model.keys import RequestOutcome
from workers.samples import SampleConnection

SERVICE = "power-reduction"
AMPERAGE, REDUCED = 100, 63
DAYS = 20
"""For how long the power is reduced in most stories."""
UNTIL_REDUCED = 2 * DAY + 5 * HOUR + 30 * MINUTE
"""What the steps before take, from the application on."""

_book = StoryBook(SERVICE, outcome=RequestOutcome("power-reduced"))


def heavy_consumer(key: str, *, owes: bool = False) -> SampleConnection:
    """The connection of a workshop, which may owe an earlier bill than the last."""
    plain = plain_connection(key, ConnectionState.ACTIVE)
    earlier, *later = plain.bills
    bills = (earlier.model_copy(update={"paid": not owes}), *later)
    heavy = {"tariff_class": TariffClass.INDUSTRIAL, "amperage": AMPERAGE, "phases": 3, "bills": bills}
    return plain.model_copy(update=heavy)


def _told(key: str, *, title: str, owes: bool = False, **traits: Unpack[Traits]) -> Callable[[Play], Play]:
    """A story of a connection that is made for it."""
    sample = heavy_consumer(key, owes=owes)
    return _book.story(key, sample=sample, title=title, **traits)


# -- what people do


async def ask(case: Case, days: int = DAYS, **changes: object) -> None:
    """Steps 1 and 2: a smaller fuse for so many days."""
    await case.apply(None, amperage=str(REDUCED), reducedUntil=case.day_ahead(days), **changes)


async def check_file(case: Case, decision: str = "approved", after: timedelta = 3 * HOUR, **report: object) -> None:
    """Step 3: what customer services find in the file."""
    await case.wait(after)
    found = {"powerKw": "۱۲۰"} if decision == "approved" else {}
    await case.complete("Task_CheckFile", {"fileReport": {"decision": decision, **found, **report}})


async def report_visit(case: Case, outcome: str, after: timedelta = DAY, **report: object) -> None:
    """Steps 5, 8 and the return: what came of the visit of operations."""
    await case.wait(after)
    await case.complete("Task_ReportVisit", {"visitReport": {"outcome": outcome, **report}})


async def estimate(case: Case, **counts: object) -> None:
    """Step 5: the equipment that is needed."""
    needed = {"breakerThreePhase": "۱", "currentTransformer": "۳", "cableMetre": "۱۲", **counts}
    await report_visit(case, "done", DAY, **needed)


async def mount_fuse(case: Case, amperage: int = REDUCED, after: timedelta = DAY, **report: object) -> None:
    """Step 8 and the return: a fuse is mounted and sealed."""
    await report_visit(case, "done", after, amperage=str(amperage), sealNumber="۸۸۱۲۰۱", **report)


async def enter_history(case: Case, decision: str = "enter", **said: object) -> None:
    """Step 9: the reduction goes into the record."""
    await case.wait(2 * HOUR)
    await case.complete("Task_EnterHistory", {"historyDecision": decision, **said})


async def settle_obstacle(case: Case, decision: str, reason: str | None = None) -> None:
    """Customer services decide what becomes of work that something stands in the way of."""
    await case.wait(2 * HOUR)
    said: dict[str, Any] = {"obstacleDecision": decision}
    await case.complete("Task_SettleObstacle", said if reason is None else {**said, "obstacleReason": reason})


async def change_end(case: Case, ends_on: str, **licence: object) -> None:
    """The subscriber wants the power back on another day."""
    await case.complete("Task_ChangeEnd", {"endReport": {"endsOn": ends_on, **licence}})


async def until_estimate(case: Case) -> None:
    """Steps 1 to 4, nothing owed."""
    await ask(case)
    await check_file(case)


async def until_payment(case: Case) -> None:
    """Steps 1 to 5."""
    await until_estimate(case)
    await estimate(case)


async def until_work(case: Case) -> None:
    """Steps 1 to 7."""
    await until_payment(case)
    await pay_bill(case)


async def until_reduced(case: Case) -> None:
    """Steps 1 to 10."""
    await until_work(case)
    await mount_fuse(case)
    await enter_history(case)


async def return_power(case: Case, spent: timedelta = UNTIL_REDUCED) -> None:
    """The last day comes, operations return the power; so much time was `spent` on the steps before."""
    await until_last_day(case, spent)
    await mount_fuse(case, AMPERAGE, after=MINUTE)


async def until_last_day(case: Case, spent: timedelta = UNTIL_REDUCED) -> None:
    """Eight hours after the hour of the application, so that work has begun on the day whatever that hour was."""
    await case.wait(DAYS * DAY + 8 * HOUR - spent)


# -- the stories


@_told("reduction", title="کاهش، و بازگشت در موعد", shown=True, under_kills=True)
async def ordinary(case: Case) -> None:
    """All ten steps, and the power returns on its day."""
    await until_reduced(case)
    await return_power(case)
    await case.closed()


@_told("reduction-debts", title="تسویهٔ کامل بدهی پیش از برآورد", owes=True)
async def debts_paid(case: Case) -> None:
    """An earlier bill is unpaid: it is paid before anybody visits the place."""
    await ask(case)
    await check_file(case)
    await pay_bill(case)
    await estimate(case)
    await pay_bill(case)
    await mount_fuse(case)
    await enter_history(case)
    await return_power(case, UNTIL_REDUCED + 30 * MINUTE)
    await case.closed()


@_told("reduction-debts-unpaid", title="بدهی پیشین پرداخت نشد", outcome=RequestOutcome.UNPAID, owes=True)
async def debts_unpaid(case: Case) -> None:
    """The earlier bill stays unpaid: nobody visits the place."""
    await ask(case)
    await check_file(case)
    await hand_over_bill(case)
    await case.wait(11 * DAY)
    await case.closed()


@_told("reduction-rejected", title="رد درخواست", outcome=RequestOutcome.REJECTED)
async def rejected(case: Case) -> None:
    """Customer services refuse the request."""
    await ask(case)
    await check_file(case, "rejected", reason="در پرونده تعهد برداشت قدرت تا پایان سال هست")
    await case.closed()


@_told("reduction-returned", title="برگشت برای پروانه")
async def returned(case: Case) -> None:
    """Customer services want another licence; the subscriber brings it, the file is approved."""
    await ask(case)
    await check_file(case, "returned", reason="شمارهٔ پروانه با اصل آن نمی‌خواند")
    await case.wait(2 * HOUR)
    await correct_application(case, permit="۵۵۶۷")
    await check_file(case)
    await estimate(case)
    await pay_bill(case)
    await mount_fuse(case)
    await enter_history(case)
    await return_power(case, UNTIL_REDUCED + 5 * HOUR)
    await case.closed()


@_told("reduction-abandoned", title="متقاضی پروانهٔ دیگر نیاورد", outcome=RequestOutcome.ABANDONED)
async def abandoned(case: Case) -> None:
    """The subscriber does not bring what was asked for."""
    await ask(case)
    await check_file(case, "returned", reason="پروانه خوانا نیست")
    await give_up_application(case)
    await case.closed()


@_told("reduction-not-estimated", title="برآورد ممکن نشد", outcome=RequestOutcome.NOT_POSSIBLE)
async def not_estimated(case: Case) -> None:
    """Operations find that it cannot be done; customer services give it up."""
    await until_estimate(case)
    await report_visit(case, "not-possible", reason="تابلو فرسوده است و باید نخست عوض شود")
    await settle_obstacle(case, "give-up", "تابلوی محل باید نخست نوسازی شود")
    await case.closed()


@_told("reduction-costs-unpaid", title="هزینه پرداخت نشد", outcome=RequestOutcome.UNPAID)
async def costs_unpaid(case: Case) -> None:
    """The costs are never paid: reminded, then archived; the power is as before."""
    await until_payment(case)
    await hand_over_bill(case)
    await case.wait(31 * DAY)
    await case.closed()


@_told("reduction-withdrawn", title="انصراف پیش از پرداخت", outcome=RequestOutcome.WITHDRAWN)
async def withdrawn(case: Case) -> None:
    """The subscriber withdraws when he reads the costs."""
    await until_payment(case)
    await hand_over_bill(case)
    await case.withdraw()
    await case.closed()


@_told("reduction-not-possible", title="کاهش در محل ممکن نشد؛ بستانکاری", outcome=RequestOutcome.NOT_POSSIBLE)
async def not_possible(case: Case) -> None:
    """It is tried twice, then given up: what was paid becomes credit."""
    await until_work(case)
    await report_visit(case, "not-possible", reason="راه تابلو بسته بود")
    await settle_obstacle(case, "again")
    await report_visit(case, "not-possible", reason="راه تابلو باز هم بسته بود")
    await settle_obstacle(case, "give-up", "راه تابلو با وجود دو مراجعه باز نشد")
    await case.closed()


@_told("reduction-sooner", title="بازگشت زودتر به خواست مشترک")
async def sooner(case: Case) -> None:
    """The subscriber wants the power back at once."""
    await until_reduced(case)
    await case.wait(10 * DAY)
    await change_end(case, case.today())
    await mount_fuse(case, AMPERAGE, after=12 * HOUR)
    await case.closed()


@_told("reduction-extended", title="تمدید مدت با پروانهٔ تمدیدشده")
async def extended(case: Case) -> None:
    """Reminded, the subscriber brings a renewed licence and has the power reduced for longer."""
    await until_reduced(case)
    later, valid_until = case.day_ahead(DAYS + 60 - 3), case.day_ahead(400)
    await case.wait((DAYS - 5) * DAY)
    licence = {"licence": "۹۹۱۲", "licenceIssuer": "سازمان صنعت استان", "licenceValidUntil": valid_until}
    await change_end(case, later, **licence)
    await case.wait(62 * DAY + 8 * HOUR)
    await mount_fuse(case, AMPERAGE, after=MINUTE)
    await case.closed()


@_told("reduction-not-returned", title="قدرت زودتر خواسته شد و برنگشت", on_postgresql=True)
async def not_returned(case: Case) -> None:
    """The subscriber wants the power back at once, but it cannot be returned: the reduction ends with the reason."""
    await until_reduced(case)
    await case.wait(5 * DAY)
    await change_end(case, case.today())
    await report_visit(case, "not-possible", 12 * HOUR, reason="کارگاه تعطیل و تابلو برداشته شده است")
    await settle_obstacle(case, "give-up", "تابلوی کارگاه برداشته شده است")
    await case.closed()


@_told("reduction-return-late", title="قدرت دیرتر از موعد برگشت", missed=("RED-11",))
async def returned_late(case: Case) -> None:
    """Operations come two days late: the supervisor hears of it, the power is returned all the same."""
    await until_reduced(case)
    await until_last_day(case)
    await case.wait(2 * DAY)
    await case.escalations()
    await mount_fuse(case, AMPERAGE, after=MINUTE)
    await case.closed()


STORIES = _book.stories
