"""The sheet that an agent takes along: address and telephones, as long as there is an errand."""

from collections.abc import Mapping

import pytest
from structlog.testing import capture_logs

from db.engine import Database
from services.registry import registry
from services.text import to_persian_digits
from tests.api.site import a_site, browser
from tests.examples import service_with
from tests.fakes.uow import FixedClock
from tests.workers.field_bench import FLAT, OTHER_FLAT, kwh_today, ordered
from tests.workers.kit import SAMPLES, Bench, job
from workers.runtime.job import Complete

FOR_OTHERS = service_with(applicant="new-owner").key
OTHER = SAMPLES.connections[-1].subscriber
NEW_OWNER = {"applicantKind": "new-owner", "nationalId": OTHER.national_id, "mobile": OTHER.mobile}
PERSONAL = (FLAT.address, FLAT.subscriber.full_name, FLAT.subscriber.mobile, str(NEW_OWNER["mobile"]))


@pytest.fixture
def order(bench: Bench) -> Mapping[str, object]:
    """An inspection for a new owner's request."""
    return ordered(bench, bench.registered(FLAT, FOR_OTHERS, **NEW_OWNER), "meter-inspection")


def sheet(database: Database, clock: FixedClock, path: str, login: str = "meter-test") -> tuple[int, str]:
    """How the page is answered to a login, and what it shows."""
    with browser(a_site(database, clock=clock), login=login) as opened:
        page = opened.get(path)
    return page.status_code, page.text


def test_the_tester_finds_the_address_the_telephones_and_the_meter(
    database: Database, clock: FixedClock, order: Mapping[str, object]
) -> None:
    status, shown = sheet(database, clock, f"/work-orders/{order['number']}")
    assert status == 200
    for value in (*PERSONAL, "NEMUNE-", "مالک جدید", str(order["agentName"]), "بازدید لوازم"):
        assert to_persian_digits(value) in to_persian_digits(shown)
    assert f'href="tel:{FLAT.subscriber.mobile}"' in shown


def test_the_form_in_tasklist_gets_the_address_of_the_sheet_and_nothing_personal(order: Mapping[str, object]) -> None:
    assert order["sheetUrl"] == f"http://localhost:8280/work-orders/{order['number']}"
    assert "شمارهٔ سریال کنتور" in str(order["siteText"])
    assert not [value for value in PERSONAL if value in str(order)]


def test_when_the_report_is_in_the_sheet_shows_nobody_any_more(
    bench: Bench, database: Database, clock: FixedClock, order: Mapping[str, object]
) -> None:
    with bench.begin() as uow:
        code = uow.metering.order(str(order["number"])).tracking_code
    report = {"condition": "in-order", "reading": str(kwh_today(FLAT.bill_id)), "sealNumber": "۱"}
    bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=report)
    with capture_logs() as lines:
        status, shown = sheet(database, clock, f"/work-orders/{order['number']}")
    assert (status, "این کار پایان یافته است" in shown) == (200, True)
    assert "شمارهٔ سریال کنتور" in shown
    assert not [value for value in PERSONAL if value in shown]
    assert not [line for line in lines if line["event"] == "personal data shown"]


def test_who_has_to_do_with_people_without_a_work_order_has_a_sheet_while_the_step_is_open(
    bench: Bench, database: Database, clock: FixedClock
) -> None:
    step = next(step for part in registry().parts.values() for step in part.steps if step.on_site)
    code = bench.registered(OTHER_FLAT)
    path = f"/requests/{code}/visit-sheet"
    assert OTHER_FLAT.address not in sheet(database, clock, path, "diagnosis")[1]
    assert isinstance(bench.run(job("open-step", {"trackingCode": code, "step": {"id": step.id}})), Complete)
    status, shown = sheet(database, clock, path, "diagnosis")
    assert (status, OTHER_FLAT.address in shown) == (200, True)


@pytest.mark.parametrize(
    ("login", "status"),
    [
        ("meter-test", 200),
        ("installation", 200),
        ("connections", 200),
        ("diagnosis", 200),
        ("supervisor", 200),
        ("admin", 200),
        ("counter", 403),
        ("revenue", 403),
        ("archive", 403),
    ],
)
def test_sheets_are_for_those_who_go_out_and_those_who_send_them(
    database: Database, clock: FixedClock, order: Mapping[str, object], login: str, status: int
) -> None:
    assert sheet(database, clock, f"/work-orders/{order['number']}", login)[0] == status


def test_who_has_seen_an_address_is_noted_without_it(
    database: Database, clock: FixedClock, order: Mapping[str, object]
) -> None:
    with capture_logs() as lines:
        sheet(database, clock, f"/work-orders/{order['number']}")
    [shown] = [line for line in lines if line["event"] == "personal data shown"]
    assert (shown["login"], shown["page"], shown["reference"]) == (
        "meter-test",
        "/work-orders/{number}",
        order["number"],
    )
    assert not [value for value in PERSONAL if value in str(lines)]


@pytest.mark.parametrize("path", ["/work-orders/99999999", "/work-orders/x", "/requests/1111111111/visit-sheet"])
def test_what_does_not_exist_is_not_found(database: Database, clock: FixedClock, path: str) -> None:
    assert sheet(database, clock, path)[0] == 404
