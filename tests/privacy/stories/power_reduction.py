"""What happens to the planted people whose power is reduced for a time."""

from deploy.demo.stories import common, power_reduction
from deploy.demo.stories.story import HOUR
from services.model.keys import RequestOutcome
from tests.privacy.planted_case import PlantedCase
from tests.privacy.stories.book import Book

_book = Book("power-reduction", outcome=RequestOutcome("power-reduced"))


@_book.story("form-power-reduced", "submit-power-reduced")
async def reduced(case: PlantedCase) -> None:
    """Reduced to the fuse that the example asks for, and returned on a sooner day."""
    await case.apply()
    await power_reduction.check_file(case)
    await power_reduction.estimate(case)
    await common.pay_bill(case)
    await power_reduction.mount_fuse(case, 16)
    await power_reduction.enter_history(case)
    await power_reduction.change_end(case, case.today())
    await power_reduction.mount_fuse(case, 25, after=12 * HOUR)
    await case.closed()


STORIES = _book.told
