"""What happens to the planted people whose connection another planted person takes over."""

from deploy.demo.stories import name_change
from deploy.demo.stories.story import MINUTE
from services.model.keys import RequestOutcome
from tests.privacy.planted_case import PlantedCase
from tests.privacy.stories.book import Book

_book = Book("name-change", outcome=RequestOutcome("name-changed"), has_new_owner=True)


@_book.story("form-name-changed", "submit-name-changed")
async def name_changed(case: PlantedCase) -> None:
    """All steps of a name change."""
    await name_change.ordinary(case)


@_book.story("form-name-misspelt")
async def name_misspelt(case: PlantedCase) -> None:
    """The change form is wrong at first."""
    await name_change.until_change_form(case)
    await name_change.complete_change_form(case, fullName=str(case.new_owner()["fullName"]).split()[-1])
    await name_change.complete_change_form(case)
    await case.closed()


@_book.story("form-name-change-withdrawn", outcome=RequestOutcome.WITHDRAWN)
async def name_change_withdrawn(case: PlantedCase) -> None:
    """The new owner's data is entered, then the request is taken back."""
    await name_change.until_fees(case)
    await case.wait(5 * MINUTE)
    await case.withdraw()
    await case.closed()


STORIES = _book.told
