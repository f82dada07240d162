"""What strangers and other sites are refused, and what browsers are told to forbid."""

import logging

import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from db.engine import Database
from tests.api.site import PAGES_URL, PASSWORD, Browser, a_site, browser

FORM = {"login": "counter", "password": PASSWORD}


def test_every_answer_forbids_what_pages_of_ours_never_need(visitor: Browser) -> None:
    for path in ("/login", "/", "/no-such-page", "/static/style.css", "/static/none.css", "/live"):
        headers = visitor.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith(
            "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'"
        )
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]


def test_pages_are_kept_by_nobody_and_styles_for_long(visitor: Browser) -> None:
    for path in ("/login", "/", "/no-such-page", "/static/none.css"):
        assert visitor.get(path).headers["cache-control"] == "no-store"
    assert "immutable" in visitor.get("/static/style.css").headers["cache-control"]


def test_pages_hold_no_script_and_no_style_of_their_own(visitor: Browser) -> None:
    text = visitor.get("/login").text
    assert "<script" not in text
    assert "style=" not in text
    assert "<style" not in text


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", PAGES_URL.replace("8280", "8080"), ""])
def test_a_form_of_another_site_is_refused(visitor: Browser, origin: str | None) -> None:
    shown = visitor.get("/login").text
    token = shown.partition('name="csrf" value="')[2].partition('"')[0]
    headers = {} if origin is None else {"origin": origin}
    answer = visitor.post("/login", data={"csrf": token, **FORM}, headers=headers)
    assert answer.status_code == 403
    assert "این فرم دیگر معتبر نیست" in answer.text
    assert "OPERATE-SESSION" not in visitor.cookies


@pytest.mark.parametrize("token", [None, "", "0" * 64, "رمز"])
def test_a_form_without_the_session_s_token_is_refused(visitor: Browser, token: str | None) -> None:
    visitor.get("/login")
    given = {} if token is None else {"csrf": token}
    answer = visitor.post("/login", data={**given, **FORM}, headers={"origin": PAGES_URL})
    assert answer.status_code == 403


def test_a_form_of_another_session_is_refused(database: Database) -> None:
    site = a_site(database)
    with browser(site, login="counter") as counter, browser(site, login="diagnosis") as other:
        token = other.get("/").text.partition('name="csrf" value="')[2].partition('"')[0]
        answer = counter.post("/logout", data={"csrf": token}, headers={"origin": PAGES_URL})
        assert answer.status_code == 403
        assert counter.get("/").status_code == 200


def test_a_form_that_is_sent_as_something_else_is_refused(visitor: Browser) -> None:
    visitor.get("/login")
    answer = visitor.post("/login", json=FORM, headers={"origin": PAGES_URL})
    assert answer.status_code == 403


def test_a_page_by_another_name_of_the_machine_shows_the_right_address(visitor: Browser) -> None:
    page = visitor.get("/login", headers={"host": "127.0.0.1:8280"})
    assert page.status_code == 421
    assert f'href="{PAGES_URL}/login"' in page.text
    assert visitor.get("/static/style.css", headers={"host": "127.0.0.1:8280"}).status_code == 200
    assert visitor.get("/live", headers={"host": "127.0.0.1:8280"}).status_code == 200


def test_a_form_larger_than_any_of_ours_is_refused(visitor: Browser) -> None:
    answer = visitor.submit("/login", {**FORM, "next": "x" * 70_000})
    assert answer.status_code == 413
    assert "متن بیش از اندازه بلند است" in answer.text


def test_a_large_form_that_hides_its_length_is_refused_too(visitor: Browser) -> None:
    pieces = (b"x" * 1000 for _ in range(70))
    headers = {"origin": PAGES_URL, "content-type": "application/x-www-form-urlencoded"}
    assert visitor.post("/login", content=pieces, headers=headers).status_code == 413


def test_no_page_describes_the_others_to_strangers(visitor: Browser) -> None:
    assert {visitor.get(path).status_code for path in ("/docs", "/redoc", "/openapi.json", "/metrics")} == {404}


@pytest.mark.parametrize("path", ["/v2/user-tasks/1/completion", "/v2/user-tasks/1/assignment", "/v2/user-tasks/1"])
def test_the_bridge_s_commands_are_not_to_be_had_from_the_pages(visitor: Browser, path: str) -> None:
    visitor.enter("admin")
    for method in ("POST", "PATCH", "DELETE", "GET"):
        assert visitor.request(method, path, headers={"origin": PAGES_URL}).status_code == 404


def test_neither_logins_nor_addresses_of_pages_are_logged(visitor: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as lines:
        visitor.submit("/login", {"login": "0499370899", "password": "09121234567"})
        visitor.get("/no-such-page/0499370899?mobile=09121234567")
        visitor.get("/login?next=/drafts/0499370899")
    assert [line["status"] for line in lines if line["event"] == "page"] == [200, 401, 404, 200]
    ours = [record.getMessage() for record in caplog.records if record.name != "httpx2"]  # the test's own browser
    assert "0499370899" not in f"{lines}{ours}"
    assert "09121234567" not in f"{lines}{ours}"


def test_what_fails_is_answered_and_its_text_told_to_nobody(visitor: Browser) -> None:
    app = visitor.app
    assert isinstance(app, FastAPI)

    @app.get("/broken")
    def broken() -> None:
        raise ValueError("0499370899")

    with capture_logs() as lines:
        page = visitor.get("/broken")
    assert page.status_code == 500
    assert "خطایی در سامانه رخ داد" in page.text
    failed = next(line for line in lines if line["event"] == "page failed")
    assert "ValueError" in failed["fault"]
    assert "0499370899" not in f"{page.text}{lines}"


@pytest.mark.parametrize("address", ["/bills/%00", "/static/%00.css", "/search?code=%00", "/login?next=/%01", "/%7f"])
def test_an_address_with_what_no_keyboard_types_names_nothing(visitor: Browser, address: str) -> None:
    page = visitor.get(address)
    assert page.status_code == 404
    assert "چنین صفحه‌ای نیست" in page.text
