"""What happens to the planted people whose meter is moved."""

from deploy.demo.stories import meter_relocation
from services.model.keys import RequestOutcome
from services.specific.meter_relocation.model import PlaceSuitability
from tests.privacy.planted_case import PlantedCase
from tests.privacy.stories.book import Book

_book = Book("meter-relocation", outcome=RequestOutcome("relocated"))


@_book.story("form-relocated", "submit-relocated")
async def relocated(case: PlantedCase) -> None:
    """All steps of a relocation."""
    await meter_relocation.until_relocation(case)
    await meter_relocation.relocate(case)
    await case.closed()


@_book.story("form-place-refused", "submit-place-refused", outcome=RequestOutcome.NOT_POSSIBLE)
async def place_refused(case: PlantedCase) -> None:
    """The place is refused."""
    await meter_relocation.until_visit(case)
    await meter_relocation.visit_place(case, PlaceSuitability.REFUSED, reason="محل نصب در مسیر لولهٔ گاز است")
    await case.closed()


STORIES = _book.told
