"""What happens to the planted people whose meter is tested."""

from deploy.demo.stories import common, meter_test
from services.model.keys import RequestOutcome
from tests.privacy.planted_case import PlantedCase
from tests.privacy.stories.book import Book

_book = Book("meter-test", outcome=RequestOutcome("meter-tested"))


@_book.story("form-meter-tested", "submit-meter-tested")
async def tested(case: PlantedCase) -> None:
    """Tested in the laboratory, paid, hung again."""
    await meter_test.until_cost(case)
    await common.pay_bill(case)
    await meter_test.reinstall(case)
    await case.closed()


@_book.story("form-meter-replaced", "submit-meter-replaced")
async def replaced(case: PlantedCase) -> None:
    """Out of tolerance: replaced, and the bills are corrected."""
    await case.apply()
    await meter_test.report_site_test(case, error="-۸")
    await meter_test.review_result(case)
    await meter_test.replace(case)
    await case.closed()


STORIES = _book.told
