"""Its visits are made by a unit that goes out for few services: it opens the sheets of their orders, and no other."""

import pytest

from db.engine import Database
from services.specific.power_reduction.model import ESTIMATE_VISIT, REDUCTION_VISIT, RETURN_VISIT
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
def test_who_goes_there_opens_the_sheets_that_the_form_links(
    bench: Bench, database: Database, clock: FixedClock, login: str, answers: tuple[int, int]
) -> None:
    code = bench.registered(FLAT, OWN)
    own = [ordered(bench, code, kind) for kind in (ESTIMATE_VISIT, REDUCTION_VISIT, RETURN_VISIT)]
    another = ordered(bench, bench.registered(OTHER_FLAT, ANOTHER), "meter-inspection")
    with browser(a_site(database, clock=clock), login=login) as opened:
        seen = [opened.get(f"/work-orders/{each['number']}").status_code for each in (*own, another)]
    assert seen == [*[answers[0]] * 3, answers[1]]
