"""Whatever goes wrong on a page with somebody's data, no log line and no figure says whose it was."""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute

from api.pages import ROUTERS
from db.engine import Database
from tests.api.site import Browser, a_site, browser
from tests.fakes.uow import FixedClock
from tests.privacy.people import planted_people
from tests.privacy.traces import Search
from tests.workers.kit import SAMPLES
from workers.logs import configure_logs
from workers.settings import LogFormat

PEOPLE = planted_people(3)
PERSON = PEOPLE[0]
TYPED: dict[str, str | list[str]] = {
    "fullName": PERSON.full_name,
    "nationalId": SAMPLES.connections[-1].subscriber.national_id,  # a new owner's, who has applied
    "mobile": PERSON.mobile,
    "landline": PERSON.landline,
}
ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def log_everything() -> None:
    """Everything is logged, but for what the test's own client says of itself."""
    configure_logs(LogFormat.JSON, "DEBUG")
    logging.getLogger("httpx2").setLevel(logging.WARNING)


@pytest.fixture
def supervisor(database: Database, clock: FixedClock) -> Iterator[Browser]:
    with browser(a_site(database, clock=clock), login="supervisor") as opened:
        yield opened


def found(opened: Browser, capsys: pytest.CaptureFixture[str], expected: str) -> Counter[object]:
    """What the log and the figures tell; they tell something, to begin with."""
    told = capsys.readouterr().err
    assert expected in told
    return Counter(Search(PEOPLE).find(told.encode() + opened.site.metrics.exposition()))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{'+'.join(sorted(route.methods))} {route.path}")
def test_a_person_in_every_address_and_form(
    route: APIRoute, supervisor: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    log_everything()
    said = f"{PERSON.full_name} {PERSON.national_id}"
    names = [each.name for each in (*route.dependant.query_params, *route.dependant.body_params)]
    path = re.sub(r"\{[^}]*\}", quote(said, safe=""), route.path)
    answers = [supervisor.get(path, params=dict.fromkeys((*names, *TYPED), said))]
    answers += [supervisor.submit(path, dict.fromkeys((*names, *TYPED), said), shown_at="/")]
    assert all(answer.status_code for answer in answers)
    assert found(supervisor, capsys, '"event": "page"') == Counter()
