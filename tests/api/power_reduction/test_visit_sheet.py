"""Its work is done by a unit that goes out for no other service: it opens the sheet of its own orders, and no other."""

import pytest

from db.engine import Database
from tests.api.site import a_site, browser
from tests.examples import service_with
from tests.fakes.uow import FixedClock
from tests.workers.field_bench import FLAT, OTHER_FLAT, ordered
from tests.workers.kit import Bench

OWN = "power-reduction"
ANOTHER = service_with(plain=False).key


@pytest.mark.parametrize(
    ("login", "answers"), [("operations", (200, 403)), ("customer-services", (200, 200)), ("archive", (403, 403))]
)
def test_who_reduces_the_power_opens_the_sheet_that_the_form_links(
    bench: Bench, database: Database, clock: FixedClock, login: str, answers: tuple[int, int]
) -> None:
    order = ordered(bench, bench.registered(FLAT, OWN), "field-work")
    another = ordered(bench, bench.registered(OTHER_FLAT, ANOTHER), "meter-inspection")
    with browser(a_site(database, clock=clock), login=login) as opened:
        seen = [opened.get(f"/work-orders/{each['number']}").status_code for each in (order, another)]
    assert tuple(seen) == answers
