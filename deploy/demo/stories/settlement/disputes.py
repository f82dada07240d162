"""What happens where people disagree: readings that contradict the records, payments that never came, unpaid bills."""

from deploy.demo.case import Case
from deploy.demo.stories.common import report_test, take_stub
from deploy.demo.stories.settlement import (
    LESS,
    SERVICE,
    WITH_WAIVER,
    announce,
    approve_in_doubt,
    confirm_payment,
    doubt_payment,
    judge_test,
    meter_is_in_order,
    pay_fees,
    pay_settlement,
    until_confirmation,
    until_test,
    verify_payment,
)
from deploy.demo.stories.story import DAY, HOUR, StoryBook
from services.model.keys import ApplicantKind, RequestOutcome
from services.model.metering import MeterCondition

_book = StoryBook(SERVICE, outcome=RequestOutcome("settled"))


@_book.story("declined-in-doubt", bill_id="2102304120", title="کارکرد مورد تردید (*)")
async def declined_in_doubt(case: Case) -> None:
    """(*), but the reading is below the company's last one, which diagnosis says was wrong: nothing is left to pay.

    Who applies by a file confirms such a reading there: nobody could be asked.
    """
    lower = str(case.plausible_kwh() - LESS)
    await case.apply(ApplicantKind.NEW_OWNER, documents=WITH_WAIVER, reading=lower, readingConfirmed="yes")
    await approve_in_doubt(case)
    await pay_fees(case)
    await case.closed()


async def _tested_lower(case: Case, decision: str) -> None:
    """The meter is in order, but shows less than was declared and billed."""
    await until_test(case)
    await report_test(case, MeterCondition.IN_ORDER, more_kwh=-40)
    await judge_test(case, decision)
    await announce(case)
    await pay_settlement(case)


@_book.story("bill-corrected", bill_id="2074904125", title="کارکرد تست کمتر از صورتحساب")
async def bill_corrected(case: Case) -> None:
    """The bill is corrected to what the tester read."""
    await _tested_lower(case, "correct-bill")


@_book.story("bill-confirmed", bill_id="2088604124", title="تأیید صورتحساب با دلیل", on_postgresql=True)
async def bill_confirmed(case: Case) -> None:
    """The tester misread the meter: the bill is confirmed with the reason."""
    await _tested_lower(case, "confirm-bill")


@_book.story("payment-found", bill_id="2020104123", title="پرداختی که درآمد پیدا کرد")
async def payment_found(case: Case) -> None:
    """Diagnosis does not find the payment of the fees; revenue does."""
    await until_confirmation(case)
    await doubt_payment(case)
    await verify_payment(case, "received")
    await confirm_payment(case)
    await meter_is_in_order(case)


@_book.story("payment-reversed", bill_id="2033804124", title="پرداخت برگشت‌خورده و پرداخت دوباره")
async def payment_reversed(case: Case) -> None:
    """The money of the fees never came: the payment is reversed, and the applicant pays again."""
    await until_confirmation(case)
    await doubt_payment(case)
    await verify_payment(case, "not-received", "در گردش حساب نیست")
    await take_stub(case, after=HOUR, prefix="8")
    await confirm_payment(case)
    await meter_is_in_order(case)


@_book.story(
    "payment-never-came",
    bill_id="2047504123",
    title="هزینه‌ای که نرسید",
    outcome=RequestOutcome.UNPAID,
    on_postgresql=True,
)
async def payment_never_came(case: Case) -> None:
    """The money of the fees never came, and nobody pays again."""
    await until_confirmation(case)
    await doubt_payment(case)
    await verify_payment(case, "not-received", "در گردش حساب نیست")
    await case.wait(11 * DAY)
    await case.closed()


@_book.story(
    "settlement-bill-unpaid", bill_id="2061204124", title="صورتحساب تسویه پرداخت‌نشده", outcome=RequestOutcome.UNPAID
)
async def settlement_bill_unpaid(case: Case) -> None:
    """The settlement bill is final and never paid: the account is not settled, and the bill stays open."""
    await until_test(case)
    await report_test(case, MeterCondition.IN_ORDER)
    await announce(case)
    await case.wait(31 * DAY)
    await case.closed()


STORIES = _book.stories
