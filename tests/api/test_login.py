"""Login, logout, and where they lead."""

import pytest

from api.pages.login import safe_path
from tests.api.site import PAGES_URL, PASSWORD, Browser, a_site, browser


def test_whoever_is_not_logged_in_is_led_to_the_login_and_back(visitor: Browser) -> None:
    led = visitor.get("/?unit=counter")
    assert (led.status_code, led.headers["location"]) == (303, "/login?next=/%3Funit%3Dcounter")
    fields = {"login": "counter", "password": PASSWORD, "next": "/?unit=counter"}
    answer = visitor.submit("/login", fields, shown_at=led.headers["location"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/?unit=counter")
    assert "دفتر پیشخوان" in visitor.get("/").text


def test_the_form_keeps_the_way_back(visitor: Browser) -> None:
    assert '<input type="hidden" name="next" value="/units">' in visitor.get("/login?next=/units").text


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "evil",
        "",
        "javascript:alert(1)",
        "/a\r\nb",
        "/\t/e",
    ],
)
def test_a_way_back_that_leaves_our_pages_is_not_taken(visitor: Browser, path: str) -> None:
    answer = visitor.submit("/login", {"login": "counter", "password": PASSWORD, "next": path})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert safe_path(path) == "/"


def test_a_wrong_password_is_said_and_the_login_stays(visitor: Browser) -> None:
    answer = visitor.submit("/login", {"login": "counter", "password": "guess"})
    assert answer.status_code == 401
    assert "شناسه یا رمز نادرست است." in answer.text
    assert 'value="counter"' in answer.text
    assert "guess" not in answer.text
    assert visitor.get("/").status_code == 303


@pytest.mark.parametrize("fields", [{}, {"login": "counter"}, {"password": PASSWORD}, {"login": "  ", "password": "x"}])
def test_an_empty_field_is_said(visitor: Browser, fields: dict[str, str]) -> None:
    answer = visitor.submit("/login", fields)
    assert answer.status_code == 400
    assert "شناسه و رمز را وارد کنید." in answer.text


def test_passwords_cannot_be_found_by_trying(visitor: Browser) -> None:
    tries = [visitor.submit("/login", {"login": "counter", "password": f"guess{n}"}).status_code for n in range(6)]
    assert tries == [401] * 5 + [429]
    answer = visitor.submit("/login", {"login": "counter", "password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert "ثانیه صبر کنید" in answer.text
    assert visitor.submit("/login", {"login": "diagnosis", "password": PASSWORD}).status_code == 303


def test_logout_ends_the_session_for_tasklist_too() -> None:
    site = a_site()
    with browser(site, login="counter") as counter:
        session = counter.cookies["OPERATE-SESSION"]
        answer = counter.submit("/logout", {}, shown_at="/")
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
        assert "OPERATE-SESSION" not in counter.cookies
        assert site.operators.login_of(session) is None


def test_who_is_logged_in_at_tasklist_is_logged_in_here(visitor: Browser) -> None:
    assert "واحد تشخیص امور" in visitor.enter("diagnosis").get("/").text


def test_the_administrator_counts_as_a_supervisor_of_all(counter: Browser) -> None:
    page = counter.enter("admin").get("/")
    assert page.status_code == 200
    assert "مدیر سامانه" in page.text


def test_a_login_without_a_unit_is_told_so(visitor: Browser) -> None:
    page = visitor.enter("visitor").get("/")
    assert page.status_code == 403
    assert "شناسهٔ شما به هیچ واحدی تعلق ندارد" in page.text
    assert '<a href="/login">ورود با شناسهٔ دیگر</a>' in page.text


def test_the_session_s_cookies_are_those_of_tasklist_and_out_of_reach_for_scripts(visitor: Browser) -> None:
    cookies = visitor.submit("/login", {"login": "counter", "password": PASSWORD}).headers.get_list("set-cookie")
    assert sorted(cookies) == [
        "OPERATE-SESSION=S1; HttpOnly; Path=/; SameSite=lax",
        "X-CSRF-TOKEN=T1; HttpOnly; Path=/; SameSite=lax",
    ]


def test_cookies_travel_by_https_alone_where_the_pages_do() -> None:
    with browser(a_site(pages_url=PAGES_URL.replace("http:", "https:"))) as secure:
        answer = secure.submit("/login", {"login": "counter", "password": PASSWORD})
        assert all("; Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
