"""What pages say when something they need is unavailable, and to those that watch them."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from structlog.testing import capture_logs

from api.audit import note_personal_data_shown
from api.dependencies import CurrentOperator, Work, only_for
from api.operators import CamundaCookies, Operator
from db.engine import Database
from db.errors import WriteConflict
from services.errors import NotFound
from tests.api.site import Browser, FakeOperators, a_site, browser

router = APIRouter()


@router.get("/for-diagnosis")
def for_diagnosis(operator: Annotated[Operator, Depends(only_for(lambda: ("diagnosis", "supervisor")))]) -> str:
    return operator.login


@router.get("/number-of-connections")
def with_database(work: Work) -> int:
    with work.reading() as uow:
        return len(uow.bills.of_connection("0"))


@router.get("/missing/{number}")
def missing(number: int) -> None:
    raise NotFound("request", str(number))


@router.get("/drafts/{draft_key}/person")
def person(request: Request, operator: CurrentOperator, draft_key: str) -> str:
    note_personal_data_shown(request, operator, draft_key)
    return "0499370899"


@router.get("/overtaken")
def overtaken() -> None:
    raise WriteConflict("bill")


def with_more_pages(opened: Browser) -> Browser:
    assert isinstance(opened.app, FastAPI)
    opened.app.include_router(router)
    return opened


@pytest.mark.parametrize(
    ("login", "status"), [("diagnosis", 200), ("supervisor", 200), ("admin", 200), ("counter", 403), ("finance", 403)]
)
def test_a_page_for_some_units_is_closed_to_the_others(visitor: Browser, login: str, status: int) -> None:
    page = with_more_pages(visitor).enter(login).get("/for-diagnosis")
    assert page.status_code == status
    assert ("این صفحه برای واحد شما نیست" in page.text) == (status == 403)


def test_without_the_database_a_page_says_so_and_that_nothing_is_lost(visitor: Browser) -> None:
    with capture_logs() as lines:
        page = with_more_pages(visitor).enter("counter").get("/number-of-connections")
    assert page.status_code == 503
    assert page.headers["retry-after"] == "10"
    assert "پایگاه داده در دسترس نیست" in page.text
    assert "آنچه پیش‌تر ذخیره شده سر جای خود است" in page.text
    assert '<a class="button" href="/number-of-connections">تازه کردن صفحه</a>' in page.text
    assert "DatabaseUnavailable" in next(line for line in lines if line["event"] == "page unavailable")["fault"]


def test_a_page_that_is_unavailable_comes_again_by_itself_where_it_stood(visitor: Browser) -> None:
    entered = with_more_pages(visitor).enter("counter")
    page = entered.get("/number-of-connections")
    assert (page.headers["refresh"], page.headers["x-frame-options"]) == ("10", "DENY")
    part = entered.get("/number-of-connections", headers={"sec-fetch-dest": "iframe"})
    assert (part.headers["refresh"], part.headers["x-frame-options"]) == ("10", "SAMEORIGIN")
    assert "frame-ancestors 'self'" in part.headers["content-security-policy"]
    assert "refresh" not in entered.get("/no-such-page").headers


def test_without_tasklist_a_page_says_so(visitor: Browser) -> None:
    visitor.enter("counter")
    operators = visitor.site.operators
    assert isinstance(operators, FakeOperators)
    operators.is_unavailable = True
    for page in (visitor.get("/"), visitor.submit("/login", {"login": "counter", "password": "x"})):
        assert page.status_code == 503
        assert "Tasklist پاسخ نمی‌دهد" in page.text


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/no-such-page", 404, "چنین صفحه‌ای نیست"),
        ("/missing/12", 404, "چنین صفحه‌ای نیست"),
        ("/missing/twelve", 404, "چنین صفحه‌ای نیست"),
        ("/logout", 405, "این کار از این راه انجام نمی‌شود"),
        ("/overtaken", 503, "همین حالا کسی دیگر این را تغییر داد"),
    ],
)
def test_each_trouble_has_a_persian_page(visitor: Browser, path: str, status: int, title: str) -> None:
    page = with_more_pages(visitor).enter("counter").get(path)
    assert page.status_code == status
    assert f"<h1>{title}</h1>" in page.text
    assert '<html lang="fa" dir="rtl">' in page.text


def test_whoever_watches_is_told_what_is_missing(visitor: Browser, database: Database) -> None:
    assert visitor.get("/live").text == "live\n"
    page = visitor.get("/ready")
    assert (page.status_code, page.text) == (503, "database: not ready\ncamunda: ready\n")
    with browser(a_site(database)) as whole:
        page = whole.get("/ready")
        assert (page.status_code, page.text) == (200, "database: ready\ncamunda: ready\n")


def test_who_has_seen_whose_data_is_kept_by_reference(visitor: Browser) -> None:
    with capture_logs() as lines:
        assert "0499370899" in with_more_pages(visitor).enter("counter").get("/drafts/D1/person").text
    shown = {
        "event": "personal data shown",
        "page": "/drafts/{draft_key}/person",
        "login": "counter",
        "reference": "D1",
    }
    assert {**shown, "log_level": "info"} in lines
    assert "0499370899" not in str(lines)


def test_answers_are_counted_by_page_and_status(counter: Browser) -> None:
    visitor = with_more_pages(counter)
    for path in ("/", "/login", "/missing/1", "/missing/2", "/no-such-page", "/live", "/static/style.css"):
        visitor.get(path)
    counted = visitor.site.metrics.exposition().decode().splitlines()
    assert {line for line in counted if line.startswith("aftersales_page_requests_total")} == {
        'aftersales_page_requests_total{page="/",status="200"} 1.0',
        'aftersales_page_requests_total{page="/login",status="200"} 1.0',
        'aftersales_page_requests_total{page="/missing/{number}",status="404"} 2.0',
        'aftersales_page_requests_total{page="unknown",status="404"} 1.0',
    }


def test_a_form_sent_after_the_session_s_end_leads_to_the_login_and_back_to_its_page(visitor: Browser) -> None:
    app = visitor.app
    assert isinstance(app, FastAPI)

    @app.post("/kept", dependencies=[Depends(only_for(lambda: ("counter",)))])
    def kept() -> None: ...

    visitor.enter("counter")
    shown = visitor.get("/")
    visitor.site.operators.log_out(CamundaCookies(session=visitor.cookies["OPERATE-SESSION"], token=""))
    token = shown.text.partition('name="csrf" value="')[2].partition('"')[0]
    origin = visitor.site.app.settings.pages_url
    headers = {"origin": origin, "referer": f"{origin}/details/new?x=1"}
    answer = visitor.post("/kept", data={"csrf": token}, headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?ended=1&next=/details/new")
    assert "آنچه فرستادید ذخیره نشد" in visitor.get(answer.headers["location"]).text
