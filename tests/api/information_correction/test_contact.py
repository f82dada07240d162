"""The unit that decides about the subscriber's telephones sees them, on record and asked for, and nobody else does."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from api.site import Site
from db.engine import Database
from services.model.requests import Request, RequestState
from services.text import to_persian_digits
from tests.api.site import Browser, a_site, browser
from tests.db import rows
from tests.fakes.uow import FixedClock
from tests.workers.kit import SUBSCRIBER, Bench

PERSON = SUBSCRIBER.subscriber
ASKED = "09121112233"
PAGE = f"/requests/{rows.CODE}/contact"


@pytest.fixture
def site(database: Database, clock: FixedClock) -> Site:
    return a_site(database, clock=clock)


@pytest.fixture
def request_(bench: Bench) -> Request:
    """The subscriber wants another mobile number; his landline stays."""
    made = rows.request(bill_id=SUBSCRIBER.bill_id)
    applicant = replace(
        made.application.applicant, national_id=PERSON.national_id, mobile=ASKED, landline=PERSON.landline
    )
    application = replace(made.application, service_key="information-correction", applicant=applicant, answers={})
    asked = replace(made, application=application, unit="customer-services")
    with bench.begin() as uow:
        uow.requests.add(asked)
    return asked


def test_the_examiner_s_task_leads_to_the_telephones_and_tells_none(bench: Bench, request_: Request) -> None:
    told = bench.done("check-account", trackingCode=request_.tracking_code)
    assert f"[اکنون و درخواست‌شده](http://localhost:8280{PAGE})" in str(told["requestText"])
    for value in (ASKED, PERSON.mobile, PERSON.full_name):
        assert value not in str(told)
        assert to_persian_digits(value) not in str(told)


def test_the_telephones_stand_beside_each_other_and_who_saw_them_is_noted(site: Site, request_: Request) -> None:
    with browser(site, login="customer-services") as examiner, capture_logs() as lines:
        page = examiner.get(PAGE)
    assert page.status_code == 200
    for value in (PERSON.mobile, ASKED, PERSON.landline):
        assert to_persian_digits(value) in page.text
    assert page.text.count('class="near"') == 1
    assert page.text.count("(همان)") == 1
    assert "یکی نیست" not in page.text
    [noted] = [line for line in lines if line["event"] == "personal data shown"]
    assert (noted["login"], noted["reference"]) == ("customer-services", request_.tracking_code)
    assert ASKED not in str(lines)


def test_that_the_applicant_is_somebody_else_is_said(bench: Bench, counter: Browser, request_: Request) -> None:
    applicant = replace(request_.application.applicant, national_id="0790419904")
    with bench.begin() as uow:
        uow.requests.save(replace(request_, application=replace(request_.application, applicant=applicant)))
    assert "شمارهٔ ملی متقاضی با پرونده یکی نیست" in counter.get(PAGE).text


@pytest.mark.parametrize("login", ["diagnosis", "meter-test", "archive"])
def test_other_units_do_not_see_them(site: Site, request_: Request, login: str) -> None:
    with browser(site, login=login) as other:
        assert other.get(f"/requests/{request_.tracking_code}/contact").status_code == 403


def test_when_the_request_is_closed_nobody_has_to_see_them(bench: Bench, counter: Browser, request_: Request) -> None:
    with bench.begin() as uow:
        uow.requests.save(replace(request_, state=RequestState.CLOSED))
    assert counter.get(PAGE).status_code == 404


def test_a_request_that_leaves_the_telephones_alone_has_no_such_page(bench: Bench, counter: Browser) -> None:
    code = bench.registered()
    assert counter.get(f"/requests/{code}/contact").status_code == 404
    assert "تلفن‌ها" not in str(bench.done("check-account", trackingCode=code))
