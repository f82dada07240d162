"""What happens to the planted people who settle an account."""

from deploy.demo.stories import settlement
from deploy.demo.stories.common import correct_application
from services.model.keys import RequestOutcome
from tests.privacy.planted_case import PlantedCase
from tests.privacy.stories.book import Book

_book = Book("settlement", outcome=RequestOutcome("settled"))


async def _examined_again(case: PlantedCase) -> None:
    await settlement.examine(case)
    await settlement.pay_fees(case)
    await settlement.confirm_payment(case)
    await settlement.meter_is_in_order(case)


@_book.story("form-settled", "form-settled-too", "submit-settled")
async def settled(case: PlantedCase) -> None:
    """All steps of an ordinary settlement."""
    await settlement.until_test(case)
    await case.look_at_sheets()
    await settlement.meter_is_in_order(case)


@_book.story("form-other-person")
async def somebody_else(case: PlantedCase) -> None:
    """The details are of somebody who is not the subscriber; they are put right on the page."""
    await case.apply(nationalId=case.another.national_id)
    await case.correct_details(nationalId=case.person.national_id)
    await correct_application(case)
    await _examined_again(case)


@_book.never_registered("form-given-up")
async def given_up(case: PlantedCase) -> None:
    """Nothing was brought along, and the applicant gives up: never registered."""
    await case.apply(documents=[])
    await case.give_up()


@_book.story("form-withdrawn", outcome=RequestOutcome.WITHDRAWN)
async def withdrawn(case: PlantedCase) -> None:
    """The subscriber takes the request back."""
    await case.apply()
    await settlement.examine(case)
    await case.withdraw()
    await case.closed()


@_book.story("form-returned", "submit-returned")
async def returned(case: PlantedCase) -> None:
    """Diagnosis returns the request; a telephone number has changed meanwhile."""
    await case.apply()
    await settlement.examine(case, "returned-documents", "تصویر کارت خوانا نیست")
    await case.correct_details(mobile=case.person.mobile)
    await correct_application(case, documents=settlement.EVERY_DOCUMENT)
    await _examined_again(case)


STORIES = _book.told
