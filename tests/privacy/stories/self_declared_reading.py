"""What happens to the planted people who declare a reading."""

from services.model.keys import RequestOutcome
from tests.privacy.planted_case import PlantedCase
from tests.privacy.stories.book import Book

_book = Book("self-declared-reading", outcome=RequestOutcome("declared-reading-billed"))


@_book.story("form-reading-declared", "submit-reading-declared")
async def declared(case: PlantedCase) -> None:
    """Their readings are asked about, billed and submitted without a hand."""
    await case.apply()
    await case.closed()


@_book.story("form-reading-refused", "submit-reading-refused", outcome=RequestOutcome.REJECTED)
async def refused(case: PlantedCase) -> None:
    """The figure is another meter's."""
    await case.apply(meterSerial="NEMUNE-0000000")
    await case.closed()


STORIES = _book.told
