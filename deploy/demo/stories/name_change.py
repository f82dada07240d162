"""What happens to each sample name change: every path of it, and its limit from both sides."""

from datetime import timedelta

from deploy.demo.case import Case, Variables
from deploy.demo.stories.common import (
    choose_agent,
    correct_application,
    examine_request,
    give_up_application,
    hand_over_bill,
    pay_bill,
    report_fault,
    report_test,
    settle_fault,
    take_stub,
)
from deploy.demo.stories.story import DAY, HOUR, MINUTE, StoryBook
from services.model.keys import ApplicantKind, RequestOutcome
from services.model.metering import MeterCondition
from services.specific.name_change.change_form import save_change_form

SERVICE = "name-change"
WITHOUT_LICENCE = [
    "last-paid-bill",
    "written-request",
    "title-deed-copy",
]
WITH_LICENCE = [*WITHOUT_LICENCE, "activity-licence"]
OF_A_COMPANY = ["registration-notice", "representative-letter"]
COMPANY = "10380284790"  # of the public validators' tests

_book = StoryBook(SERVICE, outcome=RequestOutcome("name-changed"))


# -- what the units do


async def inspect(case: Case, condition: MeterCondition = MeterCondition.IN_ORDER, after: timedelta = 5 * HOUR) -> None:
    """Name change step 3."""
    await report_test(case, condition, after=after)


async def enter_new_subscriber(case: Case, entered: Variables) -> None:
    """Whom the connection shall be registered to, on the page that the change form leads to."""
    await case.enter_on_page("new-subscriber", entered, save_change_form)


async def complete_change_form(case: Case, after: timedelta = 30 * MINUTE, **changes: object) -> None:
    """Name change step 7: the new owner's data, but for the `changes`, is entered; then the task is done."""
    await case.wait(after)
    await enter_new_subscriber(case, {**case.new_owner(), **changes})
    await case.complete("Task_CompleteChangeForm")


async def until_examination(case: Case, condition: MeterCondition = MeterCondition.IN_ORDER) -> None:
    """Name change steps 1 to 3."""
    await case.apply()
    await inspect(case, condition)


async def find_fault(case: Case, condition: MeterCondition) -> None:
    """Name change steps 1 to 3, with a faulty meter: it is handled before diagnosis examines anything."""
    await case.apply()
    await inspect(case, condition)


async def until_fees(case: Case) -> None:
    """Name change steps 1 to 4, all well."""
    await until_examination(case)
    await examine_request(case)


async def until_change_form(case: Case) -> None:
    """Name change steps 1 to 6, all well."""
    await until_fees(case)
    await pay_bill(case)


async def pay_and_change(case: Case) -> None:
    """Name change steps 5 to 8, to the end of the request."""
    await pay_bill(case)
    await complete_change_form(case)
    await case.closed()


# -- the stories


@_book.story("name-change", bill_id="1444704124", title="روال عادی")
async def ordinary(case: Case) -> None:
    """All 8 steps."""
    await until_fees(case)
    await pay_and_change(case)


@_book.story("licence-missing", bill_id="1595404122", title="واحد صنعتی بدون پروانه در آغاز")
async def licence_missing(case: Case) -> None:
    """The applicant for an industrial unit has not brought its licence, and comes again with it."""
    await case.apply(documents=WITHOUT_LICENCE)
    await case.wait(DAY)
    await correct_application(case, documents=WITH_LICENCE)
    await inspect(case)
    await examine_request(case)
    await pay_and_change(case)


@_book.story("company", bill_id="1389904127", title="اشتراک صنعتی به نام شرکت")
async def company(case: Case) -> None:
    """A company takes the connection over: it is asked for its own papers, and has one word for a name."""
    await case.apply(nationalId=COMPANY, documents=WITH_LICENCE)
    await case.wait(2 * HOUR)
    await correct_application(case, documents=[*WITH_LICENCE, *OF_A_COMPANY])
    await choose_agent(case, "۱۰۰۲")
    await inspect(case)
    await examine_request(case)
    await pay_bill(case)
    await complete_change_form(case, nationalId=COMPANY, fullName="فولادنمونه")
    await case.closed()


@_book.story("seal-and-test", bill_id="1458404123", title="پلمب شکسته، تست و کنتور سالم")
async def broken_seal_tested(case: Case) -> None:
    """The seal is broken; diagnosis wants the meter tested, and the test finds it in order."""
    await until_examination(case, MeterCondition.BROKEN_SEAL)
    await examine_request(case, "meter-test")
    await report_test(case, MeterCondition.IN_ORDER, after=DAY)
    await examine_request(case)
    await pay_and_change(case)


@_book.story("seal-accepted", bill_id="1472104124", title="پلمب شکسته، بدون تست")
async def broken_seal_accepted(case: Case) -> None:
    """The seal is broken, and diagnosis has it replaced without a test."""
    await until_examination(case, MeterCondition.BROKEN_SEAL)
    await examine_request(case)
    await pay_and_change(case)


@_book.story("name-change-tampering", bill_id="1485804125", title="دستکاری، پرداخت بدهی و بازدید دوباره")
async def tampering(case: Case) -> None:
    """The meter was tampered with: cut, paid for, replaced, connected, and inspected again."""
    await find_fault(case, MeterCondition.TAMPERING)
    await settle_fault(case, replaced=True)
    await inspect(case)
    await examine_request(case)
    await pay_and_change(case)


@_book.story(
    "name-change-fault-unpaid",
    bill_id="1499504124",
    title="بدهی کنتور خراب پرداخت‌نشده",
    outcome=RequestOutcome.UNPAID,
    missed=("NAM-00", "SET-13"),
)
async def fault_unpaid(case: Case) -> None:
    """The debt of a failed meter is never paid; nothing is changed."""
    await find_fault(case, MeterCondition.METER_FAILURE)
    await report_fault(case)
    await case.wait(61 * DAY)
    await case.closed()
    await case.nothing_to_review()


@_book.story("name-change-debts", bill_id="1554304121", title="بدهی‌های پیشین و هزینه در یک قبض")
async def overdue_debts(case: Case) -> None:
    """Earlier bills are unpaid: one bill asks for them and for the fees."""
    await until_fees(case)
    await pay_and_change(case)


@_book.story(
    "name-change-fees-unpaid",
    bill_id="1568004120",
    title="هزینه و بدهی پرداخت‌نشده",
    outcome=RequestOutcome.UNPAID,
    missed=("NAM-00",),
)
async def fees_unpaid(case: Case) -> None:
    """The bill is never paid: reminded, then archived; nothing is changed and the debts are as before."""
    await until_fees(case)
    await hand_over_bill(case)
    await case.wait(11 * DAY)
    await case.closed()
    await case.nothing_to_review()


@_book.story("name-change-rejected", bill_id="1513204120", title="رد درخواست", outcome=RequestOutcome.REJECTED)
async def rejected(case: Case) -> None:
    """Diagnosis refuses the request."""
    await until_examination(case)
    await examine_request(case, "rejected", "سند ارائه‌شده برای این ملک نیست")
    await case.closed()


@_book.story("name-change-returned", bill_id="1526904121", title="برگشت برای سند خوانا")
async def returned(case: Case) -> None:
    """Diagnosis wants a legible deed; the applicant, who is the subscriber here, brings it."""
    await case.apply(ApplicantKind.SUBSCRIBER)
    await inspect(case)
    await examine_request(case, "returned", "تصویر سند خوانا نیست")
    await case.wait(DAY)
    await correct_application(case, documents=WITHOUT_LICENCE)
    await examine_request(case)
    await pay_and_change(case)


@_book.story(
    "name-change-given-up",
    bill_id="1540604122",
    title="رهاکردن پس از برگشت",
    outcome=RequestOutcome.ABANDONED,
    shown=True,
)
async def given_up(case: Case) -> None:
    """The applicant does not bring what diagnosis wants."""
    await until_examination(case)
    await examine_request(case, "returned", "تصویر سند خوانا نیست")
    await case.wait(2 * HOUR)
    await give_up_application(case)
    await case.closed()


@_book.story(
    "name-change-withdrawn", bill_id="1581704123", title="انصراف پیش از پرداخت", outcome=RequestOutcome.WITHDRAWN
)
async def withdrawn(case: Case) -> None:
    """The applicant takes the request back when the costs are announced."""
    await until_fees(case)
    await hand_over_bill(case)
    await case.wait(5 * MINUTE)
    await case.withdraw()
    await case.closed()


@_book.story("wrong-change-form", bill_id="1609104127", title="فرم تغییر نام نادرست در آغاز")
async def wrong_change_form(case: Case) -> None:
    """A digit of the new owner's national ID was written down wrong: the page keeps nothing, the task comes back."""
    await until_change_form(case)
    await complete_change_form(case, nationalId=_misspelt(str(case.new_owner()["nationalId"])))
    await complete_change_form(case)
    await case.closed()


def _misspelt(national_id: str) -> str:
    """The same, but for the check digit."""
    return national_id[:-1] + str((int(national_id[-1]) + 1) % 10)


@_book.story("inspector-chosen", bill_id="1650204120", title="ناحیه بدون مأمور بازدید", on_postgresql=True)
async def inspector_chosen(case: Case) -> None:
    """The district has no inspector: the connections unit chooses one of another district."""
    await case.apply()
    await choose_agent(case, "۱۰۰۱")
    await inspect(case)
    await examine_request(case)
    await pay_and_change(case)


@_book.story("name-change-near-limit", bill_id="1622804120", title="نزدیک پایان مهلت", shown=True, under_kills=True)
async def near_limit(case: Case) -> None:
    """Paid when nine tenths are over: the supervisor is warned and reviews it, the limit is kept."""
    await until_fees(case)
    await hand_over_bill(case)
    await case.wait(6 * DAY + 8 * HOUR)
    await case.escalations()
    await take_stub(case)
    await complete_change_form(case)
    await case.closed()


@_book.story("name-change-late", bill_id="1636504129", title="پس از پایان مهلت", missed=("NAM-00",))
async def late(case: Case) -> None:
    """Paid after seven days: the supervisor is warned, then told of the miss."""
    await until_fees(case)
    await hand_over_bill(case)
    await take_stub(case, after=7 * DAY)
    await complete_change_form(case)
    await case.closed()
    await case.nothing_to_review()


STORIES = _book.stories
