"""«مأموران», «برگهٔ روز» and the appointment of a work order."""

from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape

import pytest
from structlog.testing import capture_logs

from db.engine import Database
from services.jalali import format_jalali, local_date
from services.metering.work_orders import finish_order
from services.model.visits import AttemptOutcome, Side, VisitAttempt
from services.text import to_persian_digits
from tests.api.site import Browser, a_site, browser
from tests.fakes.uow import FixedClock
from tests.workers.field_bench import FLAT, OTHER_FLAT, ordered
from tests.workers.kit import Bench
from tests.working_days import next_working_day

PERSONAL = (FLAT.address, FLAT.subscriber.full_name, FLAT.subscriber.mobile)


@pytest.fixture
def order(bench: Bench) -> Mapping[str, object]:
    return ordered(bench, bench.registered(FLAT), "meter-inspection")


@pytest.fixture
def connections(database: Database, clock: FixedClock) -> Iterator[Browser]:
    with browser(a_site(database, clock=clock), login="connections") as opened:
        yield opened


def open_day(clock: FixedClock) -> date:
    return next_working_day(local_date(clock.now()))


def typed(day: date) -> dict[str, str | list[str]]:
    return {"visitDay": format_jalali(day), "visitFrom": "9:00", "visitUntil": "۱۱:۳۰"}


def told(value: str) -> str:
    return to_persian_digits(unescape(value))


def test_the_page_of_agents_tells_how_much_each_has_to_do(connections: Browser, order: Mapping[str, object]) -> None:
    page = connections.get("/agents")
    assert page.status_code == 200
    assert str(order["agentName"]) in page.text
    assert f'href="/agents/{order["agentCode"]}/day"' in page.text
    assert 'href="/agents"' in connections.get("/units").text


def test_a_day_list_tells_where_to_go_and_whom_to_call_and_is_noted(
    connections: Browser, order: Mapping[str, object]
) -> None:
    with capture_logs() as lines:
        page = connections.get(f"/agents/{order['agentCode']}/day")
    assert page.status_code == 200
    for value in PERSONAL:
        assert told(value) in told(page.text)
    [shown] = [line for line in lines if line["event"] == "personal data shown"]
    assert (shown["page"], shown["reference"]) == ("/agents/{code}/day", order["number"])
    assert not [value for value in PERSONAL if value in str(lines)]


def test_what_is_agreed_on_stands_on_its_day_and_on_no_other(
    connections: Browser, order: Mapping[str, object], clock: FixedClock
) -> None:
    day = open_day(clock)
    path = f"/work-orders/{order['number']}/appointment"
    assert connections.submit(path, typed(day), shown_at=path).status_code == 303
    assert FLAT.address not in unescape(connections.get(f"/agents/{order['agentCode']}/day").text)
    there = connections.get(f"/agents/{order['agentCode']}/day", params={"day": format_jalali(day)})
    assert FLAT.address in unescape(there.text)
    assert "۰۹:۰۰ تا ۱۱:۳۰" in there.text


@pytest.mark.parametrize("day", ["فردا", "2026-12-01", "1405/13/01", "x" * 300])
def test_a_day_that_cannot_be_read_is_told_and_shows_today(
    connections: Browser, order: Mapping[str, object], clock: FixedClock, day: str
) -> None:
    page = connections.get(f"/agents/{order['agentCode']}/day", params={"day": day})
    assert page.status_code == 200
    assert "این روز خوانده نشد" in page.text
    assert format_jalali(local_date(clock.now())) in page.text


def test_the_day_list_is_printed_on_paper(connections: Browser, order: Mapping[str, object]) -> None:
    page = connections.get(f"/agents/{order['agentCode']}/day.pdf")
    assert (page.status_code, page.headers["content-type"]) == (200, "application/pdf")
    assert page.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("login", "status"), [("meter-test", 200), ("installation", 200), ("supervisor", 200), ("counter", 403)]
)
def test_days_are_for_those_who_go_out_and_those_who_send_them(
    database: Database, clock: FixedClock, order: Mapping[str, object], login: str, status: int
) -> None:
    day, number = f"/agents/{order['agentCode']}/day", order["number"]
    with browser(a_site(database, clock=clock), login=login) as opened:
        for path in ("/agents", day, f"{day}.pdf", f"/work-orders/{number}/appointment"):
            assert opened.get(path).status_code == status, path
        assert ('href="/agents"' in opened.get("/").text) == (status == 200)


@pytest.mark.parametrize("path", ["/agents/nobody/day", "/agents/nobody/day.pdf", "/work-orders/9/appointment"])
def test_what_does_not_exist_is_not_found(connections: Browser, path: str) -> None:
    assert connections.get(path).status_code == 404


def test_an_appointment_is_made_and_moved_on_its_page_and_told_by_sms(
    connections: Browser, order: Mapping[str, object], bench: Bench, clock: FixedClock
) -> None:
    day = open_day(clock)
    path = f"/work-orders/{order['number']}/appointment"
    assert "گذاشته نشده است" in connections.get(path).text
    connections.submit(path, typed(day), shown_at=path)
    connections.submit(path, {**typed(day), "visitFrom": "10"}, shown_at=path)
    moved = connections.get(path)
    assert f"{format_jalali(day)}، ساعت ۱۰:۰۰ تا ۱۱:۳۰" in moved.text
    assert "قرارهای پیشین" in moved.text
    assert format_jalali(day) in connections.get(f"/work-orders/{order['number']}").text
    with bench.begin() as uow:
        code = uow.metering.order(str(order["number"])).tracking_code
        made = uow.visits.appointments_of(str(order["number"]))
        assert [each.template for each in uow.outbox.sms_of(code)] == ["appointment", "appointment"]
    assert [each.agreed_by for each in made] == [Side.OFFICE, Side.OFFICE]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"visitDay": ""}, "روز مراجعه وارد نشده"),
        ({"visitDay": "1399/01/01"}, "گذشته است"),
        ({"visitFrom": "صبح"}, "به شکل ساعت:دقیقه"),
        ({"visitUntil": "8"}, "پس از آغاز"),
        ({"visitUntil": "23:00"}, "در این ساعت‌ها"),
    ],
)
def test_what_is_wrong_with_an_appointment_is_told_beside_what_was_typed(
    connections: Browser,
    order: Mapping[str, object],
    clock: FixedClock,
    wrong: dict[str, str | list[str]],
    said: str,
) -> None:
    path = f"/work-orders/{order['number']}/appointment"
    page = connections.submit(path, {**typed(open_day(clock)), **wrong}, shown_at=path)
    assert page.status_code == 200
    assert said in page.text
    [kept] = {"visitDay": ["visitFrom"], "visitFrom": ["visitUntil"]}.get(next(iter(wrong)), ["visitDay"])
    assert f'id="{kept}" name="{kept}" value=""' not in page.text
    assert "گذاشته نشده است" in page.text


def test_nobody_is_expected_once_the_work_is_done(
    connections: Browser, order: Mapping[str, object], bench: Bench, clock: FixedClock
) -> None:
    day, path = open_day(clock), f"/work-orders/{order['number']}/appointment"
    with bench.begin() as uow:
        finish_order(uow, uow.metering.order(str(order["number"])), at=clock.now())
    assert connections.submit(path, typed(day), shown_at="/").status_code == 303
    assert "این کار پایان یافته است" in connections.get(path).text
    with bench.begin() as uow:
        assert uow.visits.appointments_of(str(order["number"])) == []


def test_two_orders_of_an_agent_stand_below_each_other(
    connections: Browser, bench: Bench, order: Mapping[str, object]
) -> None:
    other = ordered(bench, bench.registered(OTHER_FLAT), "meter-inspection")
    page = connections.get(f"/agents/{order['agentCode']}/day")
    assert str(order["number"]) in page.text
    if other["agentCode"] == order["agentCode"]:
        assert str(other["number"]) in page.text


def test_what_agents_wrote_of_an_address_is_noted_as_shown(
    connections: Browser, order: Mapping[str, object], bench: Bench, clock: FixedClock
) -> None:
    path = f"/work-orders/{order['number']}/appointment"
    with capture_logs() as before:
        connections.get(path)
    with bench.begin() as uow:
        uow.visits.add_attempt(
            VisitAttempt(
                work_order_number=str(order["number"]),
                agent_code=str(order["agentCode"]),
                outcome=AttemptOutcome.WRONG_ADDRESS,
                note="پلاک ۴ نیست",
                made_at=clock.now(),
            )
        )
    with capture_logs() as lines:
        assert "پلاک ۴ نیست" in connections.get(path).text
    assert not [line for line in before if line["event"] == "personal data shown"]
    [shown] = [line for line in lines if line["event"] == "personal data shown"]
    assert (shown["page"], shown["reference"]) == ("/work-orders/{number}/appointment", order["number"])
    assert "پلاک" not in str(lines)


def test_an_appointment_that_was_kept_in_vain_is_one_of_before(
    connections: Browser, order: Mapping[str, object], bench: Bench, clock: FixedClock
) -> None:
    path = f"/work-orders/{order['number']}/appointment"
    connections.submit(path, typed(open_day(clock)), shown_at=path)
    with bench.begin() as uow:
        [made] = uow.visits.appointments_of(str(order["number"]))
        uow.visits.add_attempt(
            VisitAttempt(
                work_order_number=str(order["number"]),
                agent_code=str(order["agentCode"]),
                outcome=AttemptOutcome.NOBODY_HOME,
                note=None,
                made_at=made.window.starts_at,
            )
        )
    page = connections.get(path).text
    assert "گذاشته نشده است" in page
    assert "قرارهای پیشین" in page
