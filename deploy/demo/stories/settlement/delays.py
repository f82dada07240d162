"""What happens when a step of a settlement takes longer than it may."""

from deploy.demo.case import Case
from deploy.demo.stories.common import hand_over_bill, report_fault, report_test, restore_supply, take_stub
from deploy.demo.stories.settlement import (
    SERVICE,
    WITH_WAIVER,
    announce,
    confirm_payment,
    examine,
    hand_over_settlement_bill,
    meter_is_in_order,
    pay_fees,
    pay_settlement,
    until_test,
)
from deploy.demo.stories.story import HOUR, MINUTE, StoryBook
from services.model.keys import ApplicantKind, RequestOutcome
from services.model.metering import MeterCondition

_book = StoryBook(SERVICE, outcome=RequestOutcome("settled"))


@_book.story("late-examination", bill_id="1252904120", title="تأخیر در کنترل کارکرد", missed=("SET-04",))
async def late_examination(case: Case) -> None:
    """Step 4 takes over 16 minutes: the supervisor calls the unit."""
    await case.apply()
    await case.wait(16 * MINUTE)
    await case.escalations()
    await examine(case)
    await pay_fees(case)
    await confirm_payment(case)
    await meter_is_in_order(case)


@_book.story("late-fee-bill", bill_id="1335104125", title="تأخیر در تسلیم قبض", missed=("SET-05a",))
async def late_fee_bill(case: Case) -> None:
    """Step 5 takes 31 minutes."""
    await case.apply()
    await examine(case)
    await hand_over_bill(case, after=31 * MINUTE)
    await take_stub(case)
    await hand_over_settlement_bill(case)
    await confirm_payment(case)
    await meter_is_in_order(case)
    await case.nothing_to_review()


@_book.story("late-fee-bill-declined", bill_id="1307704125", title="تأخیر در تسلیم قبض (*)", missed=("SET-05b",))
async def late_fee_bill_declined(case: Case) -> None:
    """(*), and step 5 takes 31 minutes."""
    await case.apply(ApplicantKind.NEW_LESSOR, documents=WITH_WAIVER)
    await hand_over_bill(case, after=31 * MINUTE)
    await take_stub(case)
    await hand_over_settlement_bill(case)
    await pay_settlement(case)
    await case.nothing_to_review()


@_book.story(
    "late-test-and-announcement", bill_id="1376204126", title="تأخیر در تست و اعلام", missed=("SET-08", "SET-09")
)
async def late_test_and_announcement(case: Case) -> None:
    """Step 8 takes 61 minutes and step 9 takes 25 hours."""
    await until_test(case)
    await report_test(case, MeterCondition.IN_ORDER, after=61 * MINUTE)
    await announce(case, after=25 * HOUR)
    await pay_settlement(case)
    await case.nothing_to_review()


@_book.story(
    "late-notice-and-reconnection", bill_id="1417304122", title="تأخیر در اطلاع و وصل", missed=("SET-12", "SET-14")
)
async def late_notice_and_reconnection(case: Case) -> None:
    """Step 12 comes 4 hours after the report, step 14 takes 61 minutes."""
    await until_test(case)
    await report_test(case, MeterCondition.STOPPED_REGISTER)
    await report_fault(case, after=4 * HOUR)
    await take_stub(case, after=2 * HOUR)
    await restore_supply(case, after=61 * MINUTE)
    await pay_settlement(case)
    await case.nothing_to_review()


STORIES = _book.stories
