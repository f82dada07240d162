"""What happens to each sample permanent collection that the subscriber asks for: every path of it, and its limit from
both sides.
"""

from collections.abc import Callable
from typing import Unpack

from deploy.demo.case import Case
from deploy.demo.stories.common import hand_over_bill, pay_bill, pay_instalment
from deploy.demo.stories.permanent_collection import (
    SERVICE,
    answer_terms,
    check_file,
    collect,
    decide_refund,
    examine_equipment,
    finish_after_collection,
    judge_reading,
    receive_equipment,
    report_collection,
    until_bill,
    until_collection,
    until_month,
    until_refund,
    until_terms,
)
from deploy.demo.stories.plain_connections import plain_connection
from deploy.demo.stories.story import DAY, HOUR, MINUTE, Play, StoryBook, Traits
from services.jalali import parse_jalali
from services.model.connections import ConnectionState
from services.model.keys import RequestOutcome
from services.specific.permanent_collection.model import Finding

WITHDRAWN_AFTER_PAYMENT = RequestOutcome("withdrawn-after-payment")

_book = StoryBook(SERVICE, outcome=RequestOutcome("permanently-collected"))


def _told(key: str, *, title: str, owes: bool = False, **traits: Unpack[Traits]) -> Callable[[Play], Play]:
    """A story of a connection that is made for it."""
    sample = plain_connection(key, ConnectionState.ACTIVE, owes=owes)
    return _book.story(key, sample=sample, title=title, **traits)


@_told("collection", title="روال عادی، استرداد نقدی", shown=True)
async def ordinary(case: Case) -> None:
    """All steps; the refund is paid at once."""
    await until_refund(case)
    await decide_refund(case)
    await pay_instalment(case, "T1")
    await case.closed()


@_told("collection-instalments", title="استرداد در سه قسط", under_kills=True)
async def instalments(case: Case) -> None:
    """The refund is paid in three instalments, the later ones after the archive."""
    await until_refund(case)
    await decide_refund(case, "instalments", count="۳", reason="بودجهٔ این ماه پر شده است")
    first = parse_jalali(case.today())
    await pay_instalment(case, "T1")
    await pay_instalment(case, "T2", after=until_month(case, first, 1))
    await pay_instalment(case, "T3", after=until_month(case, first, 2))
    await case.closed()


@_told("collection-instalment-late", title="قسط پس از موعد", missed=("RFD-01",))
async def instalment_late(case: Case) -> None:
    """The second instalment lies two days after its day: the supervisor is told, and it is paid."""
    await until_refund(case)
    await decide_refund(case, "instalments", count="۲", reason="بودجهٔ این ماه پر شده است")
    first = parse_jalali(case.today())
    await pay_instalment(case, "T1")
    await case.wait(until_month(case, first, 1) + 2 * DAY)
    await case.escalations()
    await pay_instalment(case, "T2")
    await case.closed()


@_told("collection-fee-unpaid", title="هزینه پرداخت‌نشده", outcome=RequestOutcome.UNPAID)
async def fee_unpaid(case: Case) -> None:
    """The fee is never paid: reminded, then closed."""
    await case.apply()
    await hand_over_bill(case)
    await case.wait(11 * DAY)
    await case.closed()
    await case.nothing_to_review()


@_told("collection-several-users", title="چند مصرف‌کننده در درخواست", outcome=RequestOutcome.REJECTED)
async def several_users(case: Case) -> None:
    """Others use the power too, says the applicant: nothing is charged."""
    await case.apply(users="several")
    await case.closed()


@_told("collection-file-several-users", title="چند مصرف‌کننده در پرونده", outcome=RequestOutcome.REJECTED)
async def file_several_users(case: Case) -> None:
    """The file shows that others use the power too: the fee becomes credit."""
    await until_terms(case)
    await answer_terms(case)
    await check_file(case, users="several")
    await case.closed()


@_told("collection-terms-refused", title="موافقت نکردن با شرایط", outcome=RequestOutcome("terms-refused"))
async def terms_refused(case: Case) -> None:
    """The subscriber does not agree to the terms."""
    await until_terms(case)
    await answer_terms(case, "refused")
    await case.closed()


@_told("collection-no-answer", title="بی‌پاسخ ماندن شرایط", outcome=RequestOutcome.ABANDONED)
async def no_answer(case: Case) -> None:
    """The subscriber is reminded of the terms, and does not answer."""
    await until_terms(case)
    await case.wait(4 * DAY)
    await case.closed()
    await case.nothing_to_review()


@_told("collection-withdrawn", title="انصراف پیش از پرداخت", outcome=RequestOutcome.WITHDRAWN)
async def withdrawn(case: Case) -> None:
    """The subscriber takes the request back when the fee is announced."""
    await case.apply()
    await hand_over_bill(case)
    await case.wait(5 * MINUTE)
    await case.withdraw()
    await case.closed()


@_told("collection-withdrawn-paid", title="انصراف پس از پرداخت", outcome=WITHDRAWN_AFTER_PAYMENT, on_postgresql=True)
async def withdrawn_after_payment(case: Case) -> None:
    """The subscriber takes the request back before the agent comes: nothing is given back."""
    await until_collection(case)
    await case.wait(HOUR)
    await case.withdraw()
    await case.closed()


@_told("collection-nobody-home", title="نبودن کسی در محل")
async def nobody_home(case: Case) -> None:
    """The agent finds nobody, and comes again two days later."""
    await until_collection(case)
    await report_collection(case, "not-at-home", postponedTo=case.day_ahead(2))
    await case.wait(3 * DAY)
    await collect(case, after=HOUR)
    await finish_after_collection(case)


@_told("collection-let-in-later", title="نگذاشتن، سپس موافقت")
async def let_in_later(case: Case) -> None:
    """The subscriber does not let the agent, and does at his second visit."""
    await until_collection(case)
    await report_collection(case, "refused", reason="مشترک می‌خواهد با اداره گفتگو کند")
    await case.complete("Task_DecideAfterRefusal", {"refusalDecision": "retry"})
    await collect(case)
    await finish_after_collection(case)


@_told("collection-refused-at-door", title="منصرف شدن در محل", outcome=WITHDRAWN_AFTER_PAYMENT)
async def refused_at_door(case: Case) -> None:
    """The subscriber does not let the agent, and gives up."""
    await until_collection(case)
    await report_collection(case, "refused", reason="مشترک پشیمان شده است")
    await case.complete("Task_DecideAfterRefusal", {"refusalDecision": "give-up"})
    await case.closed()


@_told("collection-made-safe", title="خطر در محل، برطرف شد")
async def made_safe(case: Case) -> None:
    """It is dangerous at the place; operations makes it safe."""
    await until_collection(case)
    await report_collection(case, "dangerous", reason="کابل بی‌روکش کنار کنتور است")
    await case.complete("Task_MakeSafe", {"safetyOutcome": "safe"})
    await collect(case)
    await finish_after_collection(case)


@_told("collection-too-dangerous", title="خطر برطرف‌نشدنی", outcome=RequestOutcome.NOT_POSSIBLE)
async def too_dangerous(case: Case) -> None:
    """It is dangerous at the place and stays so: the fee becomes credit."""
    await until_collection(case)
    await report_collection(case, "dangerous", reason="دیوار در حال ریزش است")
    await case.complete("Task_MakeSafe", {"safetyOutcome": "cannot"})
    await case.closed()


@_told("collection-damaged-unpaid", title="خسارت و بدهی، کسر از استرداد", owes=True, under_kills=True)
async def damaged_unpaid(case: Case) -> None:
    """The meter is damaged, earlier bills are unpaid and the last one too: the refund pays them."""
    await until_bill(case, Finding.TAMPERED)
    await hand_over_bill(case)
    await case.wait(31 * DAY)
    await receive_equipment(case)
    await decide_refund(case)
    await pay_instalment(case, "T1")
    await case.closed()


@_told("collection-reading-in-doubt", title="آخرین کارکرد با سوابق نمی‌خواند", on_postgresql=True)
async def reading_in_doubt(case: Case) -> None:
    """The collected register shows less than the last bill: diagnosis cannot say why, and no energy is asked for."""
    await until_collection(case)
    await collect(case, reading="۱۲")
    await examine_equipment(case)
    await judge_reading(case, "rolled-over")
    await judge_reading(case)
    await case.wait(HOUR)
    await receive_equipment(case)
    await decide_refund(case)
    await pay_instalment(case, "T1")
    await case.closed()


@_told("collection-reading-estimated", title="آخرین کارکرد به برآورد")
async def reading_estimated(case: Case) -> None:
    """The collected register shows less than the last bill: the energy is billed by what was usual."""
    await until_collection(case)
    await collect(case, reading="۱۲")
    await examine_equipment(case)
    await judge_reading(case, "estimated")
    await pay_bill(case)
    await receive_equipment(case)
    await decide_refund(case)
    await pay_instalment(case, "T1")
    await case.closed()


@_told("collection-wrong-reports", title="فرم‌های نادرست در آغاز")
async def wrong_reports(case: Case) -> None:
    """Every form comes back once, and is put right."""
    await until_terms(case)
    await answer_terms(case)
    await check_file(case, amperage="نامعلوم")
    await check_file(case)
    await collect(case, photo=" ")
    await collect(case)
    await examine_equipment(case, meterSerial="X")
    await examine_equipment(case)
    await pay_bill(case)
    await receive_equipment(case, "؟")
    await receive_equipment(case)
    await decide_refund(case, "instalments", count="۱۳")
    await decide_refund(case)
    await case.wait(HOUR)
    await case.complete("Task_PayInstalment", {"paymentReport": {"outcome": "paid", "reference": "T"}})
    await case.complete("Task_PayInstalment", {"paymentReport": {"outcome": "not-paid", "reason": "حساب بسته است"}})
    await pay_instalment(case, "T1")
    await case.closed()


@_told("collection-near-limit", title="نزدیک پایان مهلت")
async def near_limit(case: Case) -> None:
    """The file lies until nine tenths of the limit are over."""
    await until_terms(case)
    await answer_terms(case)
    await check_file(case, after=6 * DAY + 8 * HOUR)
    await collect(case, after=MINUTE)
    await finish_after_collection(case)
    await case.nothing_to_review()


@_told("collection-late", title="پس از پایان مهلت", missed=("COL-00",))
async def late(case: Case) -> None:
    """The file lies until the limit is over."""
    await until_terms(case)
    await answer_terms(case)
    await check_file(case, after=7 * DAY)
    await collect(case)
    await finish_after_collection(case)
    await case.nothing_to_review()


STORIES = _book.stories
