"""«میز کار», the search and the units' figures, as a browser gets them."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace

import pytest

from api.pages.worklist import PAGE_SIZE
from db.engine import Database
from services.archive import archive_request
from services.catalogue import all_services, service_of, service_title
from services.identifiers import make_tracking_code
from services.model.keys import RequestOutcome
from services.steps.catalogue import step_of
from services.text import to_persian_digits
from tests.api.office import STEP, Office
from tests.api.site import Browser, browser
from tests.examples import services_with, steps_held_by
from tests.fakes.open_tasks import open_task
from tests.workers.kit import SERVICE, SUBSCRIBER
from workers.metrics.sampled import Sampled

COUNTER = steps_held_by("counter", service_of(SERVICE))[0].id
Open = Callable[[str], Browser]

_ROW = re.compile(r"<tr class=\"(?P<urgency>\w+)\">(?P<cells>.*?)</tr>", re.DOTALL)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


@pytest.fixture
def logged_in(office: Office) -> Iterator[Open]:
    """A browser of the unit with that login."""
    with ExitStack() as stack:
        yield lambda login: stack.enter_context(browser(office.site(), login=login))


def rows_of(page: str) -> list[tuple[str, str]]:
    """Each row's urgency, and its text."""
    return [
        (found["urgency"], " ".join(re.sub(r"<[^>]+>", " ", found["cells"]).split())) for found in _ROW.finditer(page)
    ]


def test_an_operator_sees_his_own_units_work_and_the_late_first(office: Office, logged_in: Open) -> None:
    late, near = office.request(0), office.request(1)
    office.step(near, minutes=90)
    office.step(late, minutes=15, assignee="diagnosis")
    office.step(late, COUNTER, minutes=240, unit="counter")
    office.wait(60)
    page = logged_in("diagnosis").get("/")
    assert page.status_code == 200
    assert [(urgency, _code(text)) for urgency, text in rows_of(page.text)] == [("late", late), ("near", near)]
    first, second = (text for _, text in rows_of(page.text))
    for wanted in (
        f"{service_title(SERVICE)}، گام {to_persian_digits(str(step_of(STEP).number))}",
        "واحد تشخیص امور",
        "۱۴۰۵/۰۸/۳۰ ۱۰:۱۵",
        "۴۵ دقیقه دیر",
    ):
        assert wanted in first
    for wanted in ("آزاد", "۳۰ دقیقه مانده"):
        assert wanted in second
    assert "میز کار: واحد تشخیص امور" in page.text


def test_a_task_leads_to_itself_in_tasklist(office: Office, logged_in: Open) -> None:
    office.step(office.request())
    [task] = office.tasks.tasks
    assert f'href="http://localhost:8080/tasklist/{task.key}"' in logged_in("diagnosis").get("/").text


def test_the_other_units_are_one_click_away_with_their_figures(office: Office, logged_in: Open) -> None:
    office.step(office.request(0), COUNTER, minutes=15, unit="counter")
    office.step(office.request(1), minutes=240)
    office.wait(30)
    counter = logged_in("counter")
    page = counter.get("/").text
    assert len(rows_of(page)) == 1
    found = re.search(r'<a href="(/\?unit=diagnosis)">واحد تشخیص امور\s+<span class="count">\(۱\)</span>', page)
    assert found
    assert [urgency for urgency, _ in rows_of(counter.get(found[1]).text)] == ["later"]
    everything = rows_of(counter.get("/?unit=all").text)
    assert [urgency for urgency, _ in everything] == ["late", "later"]
    assert "دفتر پیشخوان" in everything[0][1]
    assert counter.get("/?unit=no-such-unit").status_code == 404


def test_a_late_step_without_a_task_says_for_whom_it_waits(office: Office, logged_in: Open) -> None:
    office.step(office.request(), task=False)
    office.wait(16)
    [(urgency, text)] = rows_of(logged_in("diagnosis").get("/").text)
    assert (urgency, "در انتظار واحد تشخیص امور" in text) == ("late", True)


def test_an_empty_list_says_so(office: Office, logged_in: Open) -> None:
    office.add(open_task(unit="counter"))
    page = logged_in("warehouse").get("/").text
    assert (rows_of(page), "اکنون هیچ کاری در این فهرست نیست." in page) == ([], True)


def test_without_tasklist_the_list_is_the_ledgers_and_says_once_what_is_not_known(
    office: Office, logged_in: Open
) -> None:
    office.step(office.request(), assignee="diagnosis")
    office.tasks.unavailable = True
    opened = logged_in("diagnosis")
    page = opened.get("/").text
    [(urgency, text)] = rows_of(page)
    assert (urgency, "نامعلوم" in text) == ("near", True)
    assert page.count("Tasklist پاسخ نمی‌دهد") == 1
    assert "نامعلوم" in opened.get("/units").text
    office.tasks.unavailable = False
    assert "Tasklist پاسخ نمی‌دهد" not in opened.get("/").text


def test_nothing_personal_is_shown(office: Office, logged_in: Open) -> None:
    code = office.request()
    office.step(code)
    opened = logged_in("supervisor")
    person = SUBSCRIBER.subscriber
    for path in ("/?unit=all", "/units", f"/search?code={code}"):
        page = opened.get(path).text
        assert [each for each in (person.national_id, person.mobile, person.full_name) if each in page] == []


def test_a_request_is_found_by_its_tracking_code_as_people_type_it(office: Office, logged_in: Open) -> None:
    code = office.request()
    office.step(code)
    opened = logged_in("counter")
    for typed in (code, to_persian_digits(code), f"\u200e{code[:5]} {code[5:]} "):
        page = opened.get("/search", params={"code": typed})
        assert (page.status_code, len(rows_of(page.text))) == (200, 1)
        assert f"{service_title(SERVICE)}، ثبت شده." in page.text
        assert "واحد تشخیص امور" in rows_of(page.text)[0][1]


def test_what_cannot_be_found_is_told_in_words(office: Office, logged_in: Open) -> None:
    opened = logged_in("counter")
    for typed, status, said in (
        ("123", 400, "کد رهگیری درست نیست"),
        ("", 400, "کد رهگیری درست نیست"),
        (make_tracking_code(987_654), 200, "درخواستی با این کد رهگیری ثبت نشده است."),
        (office.request(), 200, "اکنون هیچ کاری از این درخواست منتظر کسی نیست."),
    ):
        page = opened.get("/search", params={"code": typed})
        assert (page.status_code, said in page.text) == (status, True)


def test_a_closed_request_is_found_with_its_outcome(office: Office, logged_in: Open) -> None:
    code = office.request()
    outcome = RequestOutcome.WITHDRAWN
    with office.site().app.begin() as uow:
        archive_request(uow, clock=office.clock, tracking_code=code, outcome=outcome, element_instance_key=1)
    page = logged_in("counter").get("/search", params={"code": code}).text
    assert f"{service_title(SERVICE)}، بسته: متقاضی انصراف داد، ۱۴۰۵/۰۸/۳۰ ۱۰:۰۰." in page
    assert "منتظر کسی نیست" not in page


def test_the_supervisor_sees_the_units_in_figures_with_links_to_their_lists(office: Office, logged_in: Open) -> None:
    office.step(office.request(0), assignee="diagnosis")
    office.step(office.request(1), minutes=60)
    office.wait(31)
    page = logged_in("supervisor").get("/units").text
    cells = {
        row.partition("</a>")[0].rpartition(">")[2]: re.findall(r"<td[^>]*>([^<]*)</td>", row)
        for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    }
    assert cells["واحد تشخیص امور"] == ["۲", "۱", "۱", "۱", "۱", "۱", "۱۴۰۵/۰۸/۳۰ ۱۰:۰۰"]
    assert cells["انبار"] == ["۰", "۰", "۰", "۰", "۰", "۰", "—"]
    assert cells["همه"] == cells["واحد تشخیص امور"]
    assert '<a href="/?unit=diagnosis">' in page


def test_all_who_look_at_the_units_share_one_forecast_a_minute(office: Office, logged_in: Open) -> None:
    opened = logged_in("supervisor")
    assert _foretold(opened.get("/units").text) == "۰"
    office.step(office.request(), minutes=60)
    office.wait(31)
    assert [_foretold(each.get("/units").text) for each in (opened, logged_in("supervisor"))] == ["۰", "۱"]


def test_a_forecast_that_fails_is_not_known_and_the_page_is_there(office: Office) -> None:
    def fail() -> Mapping[str, int]:
        raise TimeoutError

    site = replace(office.site(), forecast=Sampled("forecast", fail, max_age=60))
    with browser(site, login="supervisor") as opened:
        assert _foretold(opened.get("/units").text) == "نامعلوم"


def _foretold(page: str) -> str:
    """Of all units, how many steps are forecast to be late."""
    cells: list[str] = re.findall(r"<td[^>]*>([^<]*)</td>", page.partition("<tfoot>")[2])
    return cells[2]


def test_long_lists_come_in_pages_that_keep_what_was_asked_for(office: Office, logged_in: Open) -> None:
    tasks = office.fill(2 * PAGE_SIZE + 1)
    opened = logged_in("diagnosis")
    first = opened.get("/?unit=counter&refresh=off").text
    assert (len(rows_of(first)), "برگهٔ ۱ از ۳ (۲۰۱ کار)" in first) == (PAGE_SIZE, True)
    assert 'href="/?unit=counter&amp;refresh=off&amp;page=2"' in first
    last = opened.get("/?unit=counter&page=3").text
    assert [text for _, text in rows_of(last) if tasks[-1].name in text] != []
    assert len(rows_of(last)) == 1
    assert opened.get("/?unit=counter&page=9").text.count("برگهٔ ۳ از ۳") == 1
    assert opened.get("/?page=0").status_code == 400


def test_the_page_reads_itself_anew_unless_it_is_told_not_to(logged_in: Open) -> None:
    opened = logged_in("counter")
    assert opened.get("/").headers["refresh"] == "60"
    assert opened.get("/units").headers["refresh"] == "60"
    still = opened.get("/?refresh=off")
    assert "refresh" not in still.headers
    assert 'href="/?page=1">هر دقیقه تازه شود' in still.text


@pytest.mark.parametrize("login", ["counter", "customer-services", "supervisor", "diagnosis"])
def test_who_takes_applications_in_begins_one_from_here(logged_in: Open, login: str) -> None:
    opened = logged_in(login)
    paths = re.findall(r'href="(/details/new\?service=([a-z-]+))"', opened.get("/").text)
    taken_in = {each.key for each in services_with() if login in (each.intake, "supervisor")}
    assert {service for _, service in paths} == (taken_in if login != "supervisor" else set(all_services()))
    assert {opened.get(path).status_code for path, _ in paths} <= {200}


@pytest.mark.parametrize("path", ["/", "/units", "/search?code=1"])
def test_nobody_sees_anything_before_the_login(office: Office, path: str) -> None:
    with browser(office.site()) as stranger:
        assert stranger.get(path).status_code == 303
    assert office.tasks.asked == 0


def _code(text: str) -> str:
    return text.split(maxsplit=1)[0].translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
