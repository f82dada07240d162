"""Whatever an address holds, a page on either database answers it; what names nothing is not found."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute

from api.pages import ROUTERS
from db.engine import Database
from tests.api.site import Browser, a_site, browser

_ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
_PATHS = sorted({route.path for route in _ROUTES if "GET" in (route.methods or ())})
_NAMED = [path for path in _PATHS if "{" in path]
_ODD = {
    "null byte": "1\0",
    "null byte alone": "\0",
    "control characters": "1\x01\x1b\x7f\x85",
    "line breaks": "1\r\n2\t",
    "right to left": "\u202e1",
    "no character": "\uffff",
    "beyond 64 bits": "9" * 40,
    "beyond what Python reads": "9" * 5_000,
    "long": "x" * 5_000,
    "quotes": "'\";--",
    "a path": "../../etc/passwd",
}
_NOT_UTF_8 = ("%ff", "%ed%a0%80", "%c0%80", "%", "%zz")


@pytest.fixture
def admin(database: Database) -> Iterator[Browser]:
    with browser(a_site(database), login="admin") as opened:
        yield opened


def _filled(path: str, value: str) -> str:
    return "/".join(value if part.startswith("{") else part for part in path.replace(".pdf", "").split("/"))


def test_whatever_an_address_holds_its_page_is_answered(admin: Browser) -> None:
    odd = [*(quote(each, safe="") for each in _ODD.values()), *_NOT_UTF_8]
    answers = {(path, each): admin.get(_filled(path, each)).status_code for path in _NAMED for each in odd}
    assert len(answers) > 100
    # A draft that is not waiting, whether there ever was one, has a page that says so.
    assert {key: status for key, status in answers.items() if status not in (200, 404)} == {}
    assert {status for (path, _), status in answers.items() if not path.startswith("/drafts/")} == {404}


def test_whatever_an_address_asks_for_its_page_is_answered(admin: Browser) -> None:
    names = ("unit", "page", "code", "service", "saved", "refresh", "next", "ended")
    odd = [quote(each, safe="") for each in _ODD.values()]
    pages = [path for path in _PATHS if "{" not in path and path != "/ready"]
    asked = {(path, each): "&".join(f"{name}={each}" for name in names) for path in pages for each in odd}
    answers = {key: admin.get(f"{key[0]}?{query}").status_code for key, query in asked.items()}
    assert len(answers) > 50
    assert {key: status for key, status in answers.items() if status >= 500} == {}
