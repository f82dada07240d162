"""What happens to the planted people whose connection is collected for good."""

from deploy.demo.stories import common, permanent_collection
from services.model.keys import RequestOutcome
from tests.privacy.planted_case import PlantedCase
from tests.privacy.stories.book import Book

_book = Book("permanent-collection", outcome=RequestOutcome("permanently-collected"))


@_book.story("form-collected", "submit-collected")
async def collected(case: PlantedCase) -> None:
    """All steps of a collection, the refund paid at once."""
    await permanent_collection.until_refund(case)
    await permanent_collection.decide_refund(case)
    await case.look_at("payee", task="Task_PayInstalment")
    await common.pay_instalment(case, "T1")
    await case.closed()


@_book.story("form-terms-refused", "submit-terms-refused", outcome=RequestOutcome("terms-refused"))
async def terms_refused(case: PlantedCase) -> None:
    """The subscriber does not agree to the terms."""
    await permanent_collection.until_terms(case)
    await permanent_collection.answer_terms(case, "refused")
    await case.closed()


STORIES = _book.told
