"""What is printed at the counter: a request's printout and a bill, each as a page and as PDF."""

import pytest
from structlog.testing import capture_logs

from api.site import Site
from db.engine import Database
from services.catalogue import service_title
from services.model.bills import BillState
from services.text import format_number, to_persian_digits
from tests.api.site import Browser, a_site, browser
from tests.examples import service_with
from tests.fakes.uow import FixedClock
from tests.workers.kit import FEES, SAMPLES, SUBSCRIBER, Bench

NAME = SUBSCRIBER.subscriber.full_name
PERSONAL = (SUBSCRIBER.subscriber.national_id, SUBSCRIBER.subscriber.mobile)


FOR_OTHERS = service_with(applicant="new-owner").key


@pytest.fixture
def site(database: Database, clock: FixedClock) -> Site:
    return a_site(database, clock=clock)


@pytest.fixture
def code(bench: Bench) -> str:
    """A request of the subscriber's, with its payment history prepared."""
    code = bench.registered()
    bench.done("prepare-printout", trackingCode=code, printoutKind="payment-history")
    return code


@pytest.fixture
def bill(bench: Bench) -> str:
    """The number of a bill of the subscriber's own request."""
    issued = bench.done("issue-fee-bill", trackingCode=bench.registered(), feeItems=FEES)["feeBill"]
    assert isinstance(issued, dict)
    assert issued["url"] == f"http://localhost:8280/bills/{issued['number']}"
    return str(issued["number"])


def test_the_counter_finds_the_printout_with_its_figures_and_its_addressee(
    counter: Browser, bench: Bench, code: str
) -> None:
    page = counter.get(f"/requests/{code}/printout")
    assert page.status_code == 200
    with bench.begin() as uow:
        paid = [each for each in uow.bills.of_connection(SUBSCRIBER.bill_id) if each.state is BillState.PAID]
    assert paid
    for wanted in (NAME, "سوابق پرداخت", *(format_number(each.payable.amount) for each in paid)):
        assert wanted in page.text
    assert not [each for each in PERSONAL if each in page.text or to_persian_digits(each) in page.text]
    assert f'href="/requests/{code}/printout.pdf"' in page.text


def test_the_printout_is_there_as_pdf(counter: Browser, code: str) -> None:
    page = counter.get(f"/requests/{code}/printout.pdf")
    assert (page.status_code, page.headers["content-type"]) == (200, "application/pdf")
    assert page.headers["content-disposition"] == f'attachment; filename="{code}.pdf"'
    assert page.content.startswith(b"%PDF-")


def test_a_bill_can_be_printed(counter: Browser, bench: Bench, bill: str) -> None:
    with bench.begin() as uow:
        issued = uow.bills.get(bill)
    page = counter.get(f"/bills/{bill}")
    assert issued.tracking_code
    with bench.begin() as uow:
        service = uow.requests.get(issued.tracking_code).application.service_key
    for wanted in (
        bill,
        issued.tracking_code,
        service_title(service),
        issued.payment_id,
        format_number(issued.payable.amount),
        NAME,
    ):
        assert to_persian_digits(wanted) in page.text
    assert counter.get(f"/bills/{bill}.pdf").content.startswith(b"%PDF-")


def test_a_bill_of_no_request_is_for_those_who_hand_over_any(bench: Bench, site: Site) -> None:
    with bench.begin() as uow:
        number = next(each.number for each in uow.bills.of_connection(SUBSCRIBER.bill_id) if not each.tracking_code)
    for login, status in (("counter", 200), ("revenue", 200), ("operations", 403)):
        with browser(site, login=login) as opened:
            assert opened.get(f"/bills/{number}").status_code == status, login


@pytest.mark.parametrize("suffix", ["", ".pdf"])
def test_who_has_seen_the_name_is_noted_without_it(counter: Browser, code: str, bill: str, suffix: str) -> None:
    with capture_logs() as lines:
        counter.get(f"/requests/{code}/printout{suffix}")
        counter.get(f"/bills/{bill}{suffix}")
    shown = [line for line in lines if line["event"] == "personal data shown"]
    assert [(line["login"], line["reference"]) for line in shown] == [("counter", code), ("counter", bill)]
    assert NAME not in str(lines)


def test_a_printout_without_an_addressee_shows_no_personal_data(counter: Browser, bench: Bench) -> None:
    code = bench.registered(
        service=FOR_OTHERS, applicantKind="new-owner", nationalId=SAMPLES.connections[-1].subscriber.national_id
    )
    bench.done("prepare-printout", trackingCode=code, printoutKind="consumption-history")
    with capture_logs() as lines:
        page = counter.get(f"/requests/{code}/printout")
    assert "تنها به مشترک کنونی" in page.text
    assert NAME not in page.text
    assert not [line for line in lines if line["event"] == "personal data shown"]


ALWAYS = ("counter", "customer-services", "supervisor", "admin")
WHO_ANNOUNCE = (*ALWAYS, "diagnosis", "revenue", "connections")


@pytest.mark.parametrize("login", [*WHO_ANNOUNCE, "meter-test", "archive"])
def test_printouts_and_bills_are_for_those_who_hand_them_over(site: Site, code: str, bill: str, login: str) -> None:
    with browser(site, login=login) as opened:
        printout = opened.get(f"/requests/{code}/printout").status_code
        shown = opened.get(f"/bills/{bill}").status_code
    assert printout == (200 if login in ALWAYS else 403)
    assert shown == (200 if login in WHO_ANNOUNCE else 403)


def test_to_whom_the_page_is_closed_the_file_is_closed_too(site: Site, code: str, bill: str) -> None:
    with browser(site, login="archive") as opened:
        files = [opened.get(f"{path}.pdf").status_code for path in (f"/requests/{code}/printout", f"/bills/{bill}")]
    assert files == [403, 403]


def test_the_unit_in_charge_of_the_request_may_see_its_printout(bench: Bench, site: Site, code: str) -> None:
    bench.done("refer-request", {"unit": "diagnosis"}, trackingCode=code)
    with browser(site, login="diagnosis") as opened:
        assert opened.get(f"/requests/{code}/printout").status_code == 200


@pytest.mark.parametrize(
    "path", ["/bills/x", "/bills/x.pdf", "/requests/1111111111/printout", "/requests/x/printout.pdf"]
)
def test_what_does_not_exist_is_not_found(counter: Browser, path: str) -> None:
    assert counter.get(path).status_code == 404


def test_a_request_without_a_printout_has_no_page(counter: Browser, bench: Bench) -> None:
    assert counter.get(f"/requests/{bench.registered()}/printout").status_code == 404
