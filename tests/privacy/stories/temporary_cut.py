"""What happens to the planted people whose power is cut at their request."""

from deploy.demo.stories import common, temporary_cut
from services.model.keys import RequestOutcome
from tests.privacy.planted_case import PlantedCase
from tests.privacy.stories.book import Book

_book = Book("temporary-cut", outcome=RequestOutcome("temporarily-cut"))


@_book.story("form-cut", "submit-cut")
async def cut(case: PlantedCase) -> None:
    """Examined, nothing owed, cut within the hours for it."""
    await case.apply()
    await common.examine_request(case)
    await temporary_cut.cut(case)
    await case.closed()


STORIES = _book.told
