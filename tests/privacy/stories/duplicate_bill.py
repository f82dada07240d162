"""What happens to the planted people who are given a copy of their bill."""

from services.model.keys import RequestOutcome
from tests.privacy.planted_case import PlantedCase
from tests.privacy.stories.book import Book

_SERVICE = "duplicate-bill"
_book = Book(_SERVICE, outcome=RequestOutcome("duplicate-bill-issued"))


@_book.story("form-bill-copied", "submit-bill-copied")
async def copied(case: PlantedCase) -> None:
    """The copy with the name is looked at and handed over."""
    await case.apply()
    await case.complete("Task_HandOverPrintout")
    await case.look_at("printout")
    await case.look_at("printout.pdf")
    await case.closed()


STORIES = _book.told
