"""What happens to each sample meter relocation: every path of it, and its limit from both sides."""

from datetime import timedelta

from deploy.demo.case import Case
from deploy.demo.stories.common import (
    choose_agent,
    correct_application,
    examine_request,
    hand_over_bill,
    pay_bill,
)
from deploy.demo.stories.story import DAY, HOUR, MINUTE, StoryBook
from services.model.keys import RequestOutcome
from services.specific.meter_relocation.model import PlaceSuitability, RelocationWork

SERVICE = "meter-relocation"
EVERY_DOCUMENT = ["last-paid-bill", "written-request"]
SEAL_BEFORE, SEAL_AFTER = "۵۵۱۲۳۴", "۶۶۲۳۴۵"

_book = StoryBook(SERVICE, outcome=RequestOutcome("relocated"))


# -- what the units do


async def visit_place(
    case: Case,
    suitability: PlaceSuitability = PlaceSuitability.POSSIBLE,
    after: timedelta = DAY,
    **report: object,
) -> None:
    """Meter relocation step 4: what diagnosis finds at the place."""
    await case.wait(after)
    await case.complete("Task_VisitMountingPlace", {"placeReport": {"suitability": suitability.value, **report}})


async def report_relocation(case: Case, outcome: str, **report: object) -> None:
    """Meter relocation step 8: what came of the agent's visit."""
    await case.complete("Task_RelocateMeter", {"relocationReport": {"outcome": outcome, **report}})


async def relocate(case: Case, after: timedelta = DAY, seal_after: str = SEAL_AFTER) -> None:
    """Meter relocation step 8: the meter hangs in its new place."""
    await case.wait(after)
    reading = str(case.plausible_kwh() + 2)
    await report_relocation(case, "done", sealBefore=SEAL_BEFORE, sealAfter=seal_after, reading=reading)


async def fail_to_relocate(case: Case) -> None:
    """Meter relocation step 8: the meter cannot be moved."""
    await case.wait(DAY)
    await report_relocation(case, "could-not", reason="دیوار محل جدید هنوز ساخته نشده است")


async def decide_after_failure(case: Case, decision: str) -> None:
    """What customer services and the subscriber agree on after a failure."""
    await case.wait(3 * HOUR)
    await case.complete("Task_DecideAfterFailure", {"failureDecision": decision})


async def until_visit(case: Case) -> None:
    """Meter relocation steps 1 to 3, nothing owed."""
    await case.apply()
    await examine_request(case)


async def until_costs(case: Case) -> None:
    """Meter relocation steps 1 to 4, all well."""
    await until_visit(case)
    await visit_place(case)


async def until_relocation(case: Case) -> None:
    """Meter relocation steps 1 to 7, all well."""
    await until_costs(case)
    await pay_bill(case)


# -- the stories


@_book.story("relocation", bill_id="1663904120", title="روال عادی")
async def ordinary(case: Case) -> None:
    """All 9 steps; the place is possible as it is."""
    await until_relocation(case)
    await relocate(case)
    await case.closed()


@_book.story("relocation-with-work", bill_id="1800904125", title="انشعاب سه‌فاز با کارهای محل")
async def with_work(case: Case) -> None:
    """The place needs a longer cable, a box and a prepared wall; the connection has three phases."""
    await until_visit(case)
    await visit_place(case, PlaceSuitability.POSSIBLE_WITH_WORK, works=[work.value for work in RelocationWork])
    await pay_bill(case)
    await relocate(case)
    await case.closed()


@_book.story("place-refused", bill_id="1677604120", title="محل نصب نامناسب", outcome=RequestOutcome.NOT_POSSIBLE)
async def place_refused(case: Case) -> None:
    """The place that the subscriber wants is refused."""
    await until_visit(case)
    await visit_place(case, PlaceSuitability.REFUSED, reason="محل نصب در مسیر لولهٔ گاز است")
    await case.closed()


@_book.story("relocation-debts", bill_id="1773504128", title="تسویهٔ بدهی پیش از جابه‌جایی")
async def debts_paid(case: Case) -> None:
    """Earlier bills are unpaid: they are paid first."""
    await until_visit(case)
    await pay_bill(case)
    await visit_place(case)
    await pay_bill(case)
    await relocate(case)
    await case.closed()


@_book.story(
    "relocation-debts-unpaid", bill_id="1787204127", title="بدهی پیشین پرداخت‌نشده", outcome=RequestOutcome.UNPAID
)
async def debts_unpaid(case: Case) -> None:
    """Earlier bills stay unpaid: nobody visits the place, the debts are as before."""
    await until_visit(case)
    await hand_over_bill(case)
    await case.wait(11 * DAY)
    await case.closed()


@_book.story("relocation-fees-unpaid", bill_id="1691304120", title="هزینه پرداخت‌نشده", outcome=RequestOutcome.UNPAID)
async def fees_unpaid(case: Case) -> None:
    """The costs are never paid: reminded, then archived; the meter stays where it is."""
    await until_costs(case)
    await hand_over_bill(case)
    await case.wait(11 * DAY)
    await case.closed()


@_book.story("relocation-rejected", bill_id="1705004125", title="رد درخواست", outcome=RequestOutcome.REJECTED)
async def rejected(case: Case) -> None:
    """Diagnosis refuses the request."""
    await case.apply()
    await examine_request(case, "rejected", "برای این انشعاب شکایت رسیدگی‌نشده هست")
    await case.closed()


@_book.story("relocation-returned", bill_id="1718704126", title="برگشت برای مدارک")
async def returned(case: Case) -> None:
    """Diagnosis wants the written request signed; the subscriber brings it."""
    await case.apply()
    await examine_request(case, "returned", "درخواست کتبی امضا ندارد")
    await case.wait(DAY)
    await correct_application(case, documents=EVERY_DOCUMENT)
    await examine_request(case)
    await visit_place(case)
    await pay_bill(case)
    await relocate(case)
    await case.closed()


@_book.story(
    "relocation-withdrawn", bill_id="1732404127", title="انصراف پیش از پرداخت", outcome=RequestOutcome.WITHDRAWN
)
async def withdrawn(case: Case) -> None:
    """The subscriber takes the request back when the costs are announced."""
    await until_costs(case)
    await hand_over_bill(case)
    await case.wait(5 * MINUTE)
    await case.withdraw()
    await case.closed()


@_book.story("wrong-relocation-report", bill_id="1746104126", title="گزارش نادرست در آغاز")
async def wrong_report(case: Case) -> None:
    """The agent writes the same seal down twice; the report comes back and is put right."""
    await until_relocation(case)
    await relocate(case, seal_after=SEAL_BEFORE)
    await relocate(case, after=10 * MINUTE)
    await case.closed()


@_book.story("relocation-postponed", bill_id="1759804127", title="جابه‌جایی در روزی دیگر به خواست مشترک")
async def postponed(case: Case) -> None:
    """The subscriber asks the agent to come three days later."""
    await until_relocation(case)
    await case.wait(DAY)
    await report_relocation(case, "postponed", postponedTo=case.day_ahead(3))
    await case.wait(4 * DAY)
    await relocate(case, after=HOUR)
    await case.closed()


@_book.story("relocation-second-attempt", bill_id="1814604124", title="جابه‌جایی در دومین مراجعه")
async def second_attempt(case: Case) -> None:
    """The agent could not move the meter; a second visit succeeds."""
    await until_relocation(case)
    await fail_to_relocate(case)
    await decide_after_failure(case, "retry")
    await relocate(case)
    await case.closed()


@_book.story(
    "relocation-given-up",
    bill_id="1828304123",
    title="جابه‌جایی ناممکن و بستانکاری هزینه",
    outcome=RequestOutcome.NOT_POSSIBLE,
    shown=True,
    under_kills=True,
)
async def given_up(case: Case) -> None:
    """The agent could not move the meter, and no second visit is agreed on: the fees are credited."""
    await until_relocation(case)
    await fail_to_relocate(case)
    await decide_after_failure(case, "give-up")
    await case.closed()


@_book.story("installer-chosen", bill_id="1869404124", title="ناحیه بدون مأمور نصب")
async def installer_chosen(case: Case) -> None:
    """The district has no installation agent: the connections unit chooses one of another district."""
    await until_relocation(case)
    await choose_agent(case, "۱۱۰۱")
    await relocate(case)
    await case.closed()


@_book.story("relocation-near-limit", bill_id="1842004124", title="نزدیک پایان مهلت")
async def near_limit(case: Case) -> None:
    """The agent comes when nine tenths are over: the supervisor is warned, the limit is kept."""
    await until_relocation(case)
    await relocate(case, after=13 * DAY + 12 * HOUR)
    await case.closed()
    await case.nothing_to_review()


@_book.story("relocation-late", bill_id="1855704125", title="پس از پایان مهلت", missed=("REL-00",), shown=True)
async def late(case: Case) -> None:
    """The agent comes after two weeks: the supervisor is warned, then told of the miss."""
    await until_relocation(case)
    await relocate(case, after=14 * DAY + 12 * HOUR)
    await case.closed()
    await case.nothing_to_review()


STORIES = _book.stories
