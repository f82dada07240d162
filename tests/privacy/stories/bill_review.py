"""What happens to the planted people who object to a bill."""

from deploy.demo.stories import bill_review, common
from services.model.keys import RequestOutcome
from services.specific.bill_review.wording import Decision
from tests.privacy.planted_case import PlantedCase
from tests.privacy.stories.book import Book

_book = Book("bill-review", outcome=RequestOutcome("objection-upheld"))

_RIGHT_KWH = 9_000
"""Between the last two readings of a planted connection."""


@_book.story("form-bill-corrected", "submit-bill-corrected")
async def corrected(case: PlantedCase) -> None:
    """The bill is corrected, and what is over paid out."""
    await case.apply(creditWish="paid-out")
    await bill_review.find_wrong(case, _RIGHT_KWH)
    await case.look_at("payee", task="Task_PayInstalment")
    await common.pay_instalment(case, "B")
    await case.closed()


@_book.story("form-objection-refused", "submit-objection-refused", outcome=RequestOutcome.REJECTED)
async def refused(case: PlantedCase) -> None:
    """Diagnosis finds the bill right."""
    await case.apply()
    await bill_review.judge(case, Decision.REFUSED, reason="قرائت دوره با عکس می‌خواند")
    await case.closed()


STORIES = _book.told
