"""The page for what is personal in an application: all faults at once, a number, and what became of it."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from db.engine import Database
from services.catalogue import all_services, service_of
from services.text import normalise
from tests.api.site import Browser, a_site, browser
from tests.examples import reading_field
from tests.fakes.uow import FixedClock
from tests.workers.kit import SERVICE, SUBSCRIBER, UNREAD, Bench, typed_application

PERSON = {
    "personKind": "",
    "nationalId": SUBSCRIBER.subscriber.national_id,
    "mobile": SUBSCRIBER.subscriber.mobile,
    "landline": SUBSCRIBER.subscriber.landline,
}
OTHER = "0790419904"
NOT_SUBSCRIBER = "این شماره از آنِ مشترک این اشتراک نیست"
START = "http://localhost:8080/tasklist/processes/{}/start"


@pytest.fixture
def customer_services(database: Database, clock: FixedClock) -> Iterator[Browser]:
    with browser(a_site(database, clock=clock), login="customer-services") as opened:
        yield opened


def typed(**changes: object) -> dict[str, str | list[str]]:
    return {name: str(value) for name, value in {**PERSON, **changes}.items()}


def kept(clerk: Browser, **changes: object) -> str:
    """The address of the sheet that was kept."""
    answer = clerk.submit("/details/new", typed(**changes))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def number_on(page: str) -> str:
    found = re.search(r'class="number large copied">(\d{8})<', page)
    assert found
    return normalise(found[1])


def applied(bench: Bench, number: str, **changes: object) -> dict[str, object]:
    """The answer to a check of an application that names the sheet."""
    rest = {name: value for name, value in typed_application(SUBSCRIBER, **changes).items() if name not in PERSON}
    application = {**rest, "detailsNumber": number}
    return bench.done("check-documents", serviceKey=SERVICE, application=application)


def test_the_sheet_s_number_is_shown_with_the_start_forms_and_nothing_of_the_person(counter: Browser) -> None:
    shown = counter.get(kept(counter, service=UNREAD))
    links = re.findall(r'href="(http[^"]+/start)" target="_blank"', shown.text)
    assert links[0] == START.format(UNREAD)
    assert sorted(links) == sorted(START.format(key) for key in all_services())
    assert number_on(shown.text) in str(shown.url)
    assert "۱۴۰۵/۰۹/۰۱" in shown.text
    for value in PERSON.values():
        assert not value or value not in shown.text


def test_a_service_that_nobody_offers_changes_nothing(counter: Browser) -> None:
    assert "?" not in kept(counter, service="wedding")
    assert counter.get("/details/new?service=wedding").status_code == 200
    assert f'name="service" value="{SERVICE}"' in counter.get(f"/details/new?service={SERVICE}").text


def test_all_faults_are_told_at_once_beside_what_was_typed(counter: Browser) -> None:
    wrong = typed(nationalId="0499370898", mobile="12", landline="", service=SERVICE)
    answer = counter.submit("/details/new", wrong)
    assert answer.status_code == 400
    for field in ("nationalId", "mobile", "landline"):
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}-fault"' in answer.text
    assert 'value="0499370898"' in answer.text
    assert f'name="service" value="{SERVICE}"' in answer.text


def test_the_tracking_code_is_told_once_there_is_one(counter: Browser, bench: Bench) -> None:
    page = kept(counter)
    waiting = counter.get(f"{page}/outcome")
    assert "هنوز به کار نرفته است" in waiting.text
    assert waiting.headers["refresh"] == "2"
    number = number_on(counter.get(page).text)
    checked = applied(bench, number)
    assert checked["documentsInOrder"] is True
    assert counter.get(f"{page}/outcome").headers["refresh"] == "1"
    registered = bench.done("register-request", serviceKey=SERVICE, draftKey=checked["draftKey"])
    told = counter.get(f"{page}/outcome")
    assert str(registered["trackingCode"]).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) in told.text
    assert "refresh" not in told.headers


def test_a_sheet_that_was_used_offers_no_start_form_any_more(counter: Browser, bench: Bench) -> None:
    sheet = kept(counter, service=SERVICE)
    number = number_on(counter.get(sheet).text)
    assert START.format(SERVICE) in counter.get(sheet).text
    applied(bench, number)
    assert "/start" not in counter.get(sheet).text


def test_what_is_to_be_corrected_is_told_with_the_way_to_the_task(counter: Browser, bench: Bench) -> None:
    page = kept(counter)
    applied(bench, number_on(counter.get(page).text), reading="x", documents=["passport"])
    told = counter.get(f"{page}/outcome")
    assert "نقص مدارک" in told.text
    reading = reading_field(service_of(SERVICE))
    assert reading is not None
    assert f"{reading.title} باید فقط رقم باشد" in told.text
    assert "گزینهٔ ناشناخته" in told.text
    assert '<a href="/" target="_top">میز کار</a>' in told.text
    assert told.headers["refresh"] == "5"


def test_an_open_request_in_the_way_and_one_that_was_given_up_are_told(counter: Browser, bench: Bench) -> None:
    code = bench.registered()
    with bench.begin() as uow:
        draft_key = uow.requests.get(code).draft_key
        uow.requests.delete_draft(draft_key)
    page = kept(counter)
    rest = {name: value for name, value in typed_application().items() if name not in PERSON}
    given = {"serviceKey": SERVICE, "draftKey": "form-9"}
    application = {**rest, "detailsNumber": number_on(counter.get(page).text)}
    bench.done("check-documents", None, application=application, **given)
    assert "برای این اشتراک درخواست بازی هست" in counter.get(f"{page}/outcome").text
    bench.done("discard-draft", draftKey="form-9")
    assert "درخواست ثبت نشد." in counter.get(f"{page}/outcome").text


def test_a_sheet_that_has_expired_says_so(counter: Browser, clock: FixedClock) -> None:
    page = kept(counter)
    clock.advance(timedelta(hours=counter.site.app.settings.details_hours))
    told = counter.get(f"{page}/outcome")
    assert "مهلت این برگه گذشته است" in told.text
    assert "refresh" not in told.headers


def test_how_long_a_sheet_can_be_used_is_a_setting(database: Database, clock: FixedClock) -> None:
    with browser(a_site(database, clock=clock, details_hours="2"), login="counter") as clerk:
        page = kept(clerk)
        clock.advance(timedelta(hours=1, minutes=59))
        assert "هنوز به کار نرفته است" in clerk.get(f"{page}/outcome").text
        clock.advance(timedelta(minutes=1))
        assert "مهلت این برگه گذشته است" in clerk.get(f"{page}/outcome").text


def test_a_sheet_is_shown_to_whoever_wrote_it_down_and_to_the_supervisor(database: Database, counter: Browser) -> None:
    page = kept(counter)
    for login, status in (("customer-services", 404), ("diagnosis", 403), ("supervisor", 200), ("admin", 200)):
        with browser(a_site(database), login=login) as other:
            assert other.get(page).status_code == status, login
            assert other.get(f"{page}/outcome").status_code == status, login
    for number in ("12345678", "1", "nobody"):
        assert counter.get(f"/details/{number}").status_code == 404


def test_the_part_that_looks_again_may_stand_in_our_own_pages_only(counter: Browser) -> None:
    page = kept(counter)
    assert "frame-src 'self'" in counter.get(page).headers["content-security-policy"]
    part = counter.get(f"{page}/outcome").headers
    assert "frame-ancestors 'self'" in part["content-security-policy"]
    assert (part["x-frame-options"], part["cache-control"]) == ("SAMEORIGIN", "no-store")
    assert "frame-ancestors 'none'" in counter.get("/details/new").headers["content-security-policy"]


def waiting(bench: Bench, **changes: object) -> str:
    """The address of the page for a draft that waits for its correction."""
    application = typed_application(SUBSCRIBER, **changes)
    checked = bench.done("check-documents", serviceKey=SERVICE, application=application)
    assert checked["documentsInOrder"] is False
    return str(checked["detailsUrl"]).removeprefix("http://localhost:8280")


def test_a_correction_shows_what_there_is_masked_and_keeps_what_is_left_empty(
    customer_services: Browser, bench: Bench
) -> None:
    page = waiting(bench, mobile="12", reading="x")
    with capture_logs() as lines:
        shown = customer_services.get(page).text
    assert "تلفن همراه باید ۱۱ رقم باشد" in shown
    assert "کارکرد" not in shown
    assert "•••" in shown
    for value in PERSON.values():
        assert not value or value not in shown
    [noted] = [line for line in lines if line["event"] == "personal data shown"]
    assert (noted["login"], noted["page"]) == ("customer-services", "/drafts/{draft_key}/details")
    assert noted["reference"] in page
    only_mobile = {**dict.fromkeys(PERSON, ""), "mobile": "۰۹۱۲۷۶۵۴۳۲۱"}
    answer = customer_services.submit(page, only_mobile)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?saved=1")
    assert "ذخیره شد" in customer_services.get(answer.headers["location"]).text
    application = {"reading": typed_application()["reading"]}
    given = {"serviceKey": SERVICE, "draftKey": noted["reference"]}
    assert bench.done("check-documents", application=application, **given)["documentsInOrder"] is True
    assert "چیزی برای اصلاح نیست" in customer_services.get(page).text
    code = bench.done("register-request", serviceKey=SERVICE, draftKey=noted["reference"])["trackingCode"]
    with bench.begin() as uow:
        assert uow.requests.get(str(code)).application.applicant.mobile == "09127654321"
    assert "این درخواست ثبت شده است" in customer_services.get(page).text


def test_a_page_that_is_still_open_shows_what_the_check_has_found_since(counter: Browser, bench: Bench) -> None:
    page = waiting(bench, mobile="12", reading="x")
    saved = counter.submit(page, {**dict.fromkeys(PERSON, ""), "nationalId": OTHER, "mobile": "09127654321"})
    shown = counter.get(saved.headers["location"]).text
    assert "ذخیره شد" in shown
    assert NOT_SUBSCRIBER not in shown
    draft_key = page.split("/")[2]
    bench.done("check-documents", serviceKey=SERVICE, draftKey=draft_key, application={})
    shown = counter.get(saved.headers["location"]).text
    assert NOT_SUBSCRIBER in shown
    assert "ذخیره شد" not in shown


def test_all_faults_of_a_correction_are_told_at_once_and_nothing_is_kept(counter: Browser, bench: Bench) -> None:
    page = waiting(bench, landline="", reading="x")
    answer = counter.submit(page, {"personKind": "", "nationalId": "1", "mobile": "2", "landline": ""})
    assert answer.status_code == 400
    assert answer.text.count('aria-invalid="true"') == 3
    assert 'value="2"' in answer.text


def test_a_draft_that_is_gone_says_so_and_others_do_not_come_in(database: Database, counter: Browser) -> None:
    assert "این درخواست دیگر نیست" in counter.get("/drafts/form-404/details").text
    with browser(a_site(database), login="meter-test") as other:
        assert other.get("/drafts/form-404/details").status_code == 403
        assert other.get("/details/new").status_code == 403
