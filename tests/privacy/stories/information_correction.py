"""What happens to the planted people whose telephones change."""

from deploy.demo.stories.plain_case import PlainCase
from services.model.keys import RequestOutcome
from tests.privacy.planted_case import PlantedCase
from tests.privacy.stories.book import Book

_SERVICE = "information-correction"
_book = Book(_SERVICE, outcome=RequestOutcome("information-corrected"))


@_book.story("form-telephones", "submit-telephones")
async def corrected(case: PlantedCase) -> None:
    """The examiner looks at the telephones that are asked for, and at whom the request names besides, and approves."""
    plain = PlainCase.of(case, _SERVICE)
    await case.apply()
    await case.look_at("contact")
    await case.names(case.another)
    await plain.examine()
    await plain.after_examination()


STORIES = _book.told
