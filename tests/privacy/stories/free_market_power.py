"""What happens to the planted people who buy temporary or free-market power."""

from deploy.demo.stories import free_market_power
from services.model.keys import RequestOutcome
from tests.privacy.planted_case import PlantedCase
from tests.privacy.stories.book import Book

_book = Book("free-market-power", outcome=RequestOutcome("free-power-granted"))


@_book.story("form-power-free-market", "submit-power-free-market")
async def free_market(case: PlantedCase) -> None:
    """Granted without a deposit, whatever the connection's energy costs; read on the last day, and the last bill stays
    due. Whom finance pays is looked at where a connection is refunded.
    """
    last_day = await free_market_power.apply(case, kind="free-market", first=1, last=12)
    await free_market_power.visit(case)
    await free_market_power.until_morning_of(case, last_day)
    await free_market_power.read_meter(case)
    await case.closed()


STORIES = _book.told
