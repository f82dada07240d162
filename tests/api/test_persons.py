"""Whom a request names besides the applicant is shown to the unit in charge and the counters, and to nobody else."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from api.site import Site
from db.engine import Database
from services.identifiers import make_tracking_code
from services.model.requests import Request, RequestState
from services.text import to_persian_digits
from tests.api.site import Browser, a_site, browser
from tests.db import rows
from tests.db.named_person import name_person
from tests.examples import plain_service
from tests.fakes.uow import FixedClock
from tests.workers.kit import SUBSCRIBER, Bench

HEIR = {"personKind": "", "nationalId": "0790419904", "mobile": "09121112233", "landline": "02133334444"}
SERVICE = plain_service(examined=True)
CODE = make_tracking_code(123456789)
PAGE = f"/requests/{CODE}/persons"


@pytest.fixture
def site(database: Database, clock: FixedClock) -> Site:
    return a_site(database, clock=clock)


@pytest.fixture
def request_(bench: Bench, database: Database) -> Request:
    """A request that names an heir, in the hands of its examiner; whichever service's manifest asked for one."""
    assert SERVICE.standard is not None
    made = rows.request(CODE, bill_id=SUBSCRIBER.bill_id)
    application = replace(made.application, service_key=SERVICE.key, answers={})
    with bench.begin() as uow:
        uow.requests.add(replace(made, application=application, unit=SERVICE.standard.examiner))
    name_person(database, CODE, "heir", HEIR)
    with bench.begin() as uow:
        return uow.requests.get(made.tracking_code)


def test_the_examiner_s_task_leads_to_the_people_and_tells_nothing_of_them(bench: Bench, request_: Request) -> None:
    told = str(bench.done("check-account", trackingCode=request_.tracking_code))
    assert f"[مشخصات آنان](http://localhost:8280{PAGE})" in told
    for value in ("0790419904", "09121112233", "02133334444"):
        assert value not in told
        assert to_persian_digits(value) not in told


def test_whoever_hands_over_the_answer_to_it_is_led_to_the_people(bench: Bench, request_: Request) -> None:
    """A service that is answered at once has no examiner, who would have seen them."""
    told = bench.done("prepare-printout", trackingCode=request_.tracking_code, printoutKind="payment-history")
    assert told["personsUrl"] == f"http://localhost:8280{PAGE}"


def test_the_search_leads_the_unit_in_charge_to_them_and_no_other(site: Site, request_: Request) -> None:
    """From the tracking code of any task on the worklist, also where the service has no task that leads there."""
    with browser(site, login=str(request_.unit)) as examiner, browser(site, login="archive") as other:
        assert f'href="{PAGE}"' in examiner.get(f"/search?code={CODE}").text
        assert PAGE not in other.get(f"/search?code={CODE}").text


def test_the_unit_in_charge_sees_them_and_that_is_noted(site: Site, request_: Request) -> None:
    with browser(site, login=str(request_.unit)) as examiner, capture_logs() as lines:
        page = examiner.get(PAGE)
    assert page.status_code == 200
    for value in ("heir", "0790419904", "09121112233", "02133334444"):
        assert to_persian_digits(value) in page.text
    [noted] = [line for line in lines if line["event"] == "personal data shown"]
    assert (noted["login"], noted["reference"]) == (request_.unit, request_.tracking_code)
    assert "0790419904" not in str(lines)


def test_other_units_do_not_see_them(site: Site, request_: Request) -> None:
    with browser(site, login="archive") as other:
        assert other.get(f"/requests/{request_.tracking_code}/persons").status_code == 403


def test_when_the_request_is_closed_nobody_has_to_see_them(bench: Bench, counter: Browser, request_: Request) -> None:
    assert counter.get(PAGE).status_code == 200
    with bench.begin() as uow:
        uow.requests.save(replace(request_, state=RequestState.CLOSED))
    assert counter.get(PAGE).status_code == 404
    assert PAGE not in counter.get(f"/search?code={CODE}").text


def test_a_request_that_names_nobody_else_has_no_such_page(bench: Bench, counter: Browser) -> None:
    code = bench.registered()
    assert counter.get(f"/requests/{code}/persons").status_code == 404
    assert "اشخاص دیگر" not in str(bench.done("check-account", trackingCode=code))
    assert "اشخاص دیگر" not in counter.get(f"/search?code={code}").text
