"""A site for tests: real pages on a real database, and operators whose passwords we know."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import count

from httpx2 import Response
from starlette.testclient import TestClient

from api.app import create_app
from api.camunda_operators import SESSION_COOKIE, TOKEN_COOKIE
from api.operators import CamundaCookies, CamundaUnavailable
from api.site import Site, forecast, readiness
from db.engine import Database
from services.clock import Clock
from services.company import EXAMPLE_COMPANY
from tests.fakes.uow import FixedClock
from workers.app import App, build_app
from workers.settings import load_settings

PASSWORD = "aftersales"
PAGES_URL = EXAMPLE_COMPANY.pages_url

_NO_DATABASE = "sqlite:////dev/null/none.db"

_COOKIE_DOMAIN = "localhost.local"  # as Python's cookie jar spells the host of `PAGES_URL`
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class FakeOperators:
    """Implements `Operators`: every login has the same password. `is_unavailable`: nobody answers."""

    def __init__(self) -> None:
        self.is_unavailable = False
        self.sessions: dict[str, str] = {}
        self._numbers = count(1)

    def login_of(self, session: str) -> str | None:
        self._answer()
        return self.sessions.get(session)

    def log_in(self, login: str, password: str) -> CamundaCookies | None:
        self._answer()
        if password != PASSWORD:
            return None
        number = next(self._numbers)
        self.sessions[f"S{number}"] = login
        return CamundaCookies(session=f"S{number}", token=f"T{number}")

    def log_out(self, cookies: CamundaCookies) -> None:
        self._answer()
        self.sessions.pop(cookies.session, None)

    def is_ready(self) -> bool:
        return not self.is_unavailable

    def _answer(self) -> None:
        if self.is_unavailable:
            raise CamundaUnavailable("unavailable")


def a_site(database: Database | None = None, *, clock: Clock | None = None, **settings: str) -> Site:
    """The pages' surroundings with `FakeOperators`, on this database; without one, it is unavailable."""
    given = load_settings({"database_url": _NO_DATABASE, "pages_url": PAGES_URL, **settings})
    shared = _app()
    app = replace(
        shared,
        settings=given,
        database=database or shared.database,
        clock=clock or FixedClock(),
        company=given.company,
    )
    operators = FakeOperators()
    return Site(
        app=app, operators=operators, secret=b"x" * 32, readiness=readiness(app, operators), forecast=forecast(app)
    )


@cache
def _app() -> App:
    """Made once: the certificates that each HTTP client reads take a fifth of a second."""
    return build_app(load_settings({"database_url": _NO_DATABASE}))


class Browser(TestClient):
    """Asks as a browser does: sends cookies on and says where forms come from. Redirects are followed only if asked."""

    def __init__(self, site: Site) -> None:
        super().__init__(create_app(site), base_url=site.app.settings.pages_url, follow_redirects=False)
        self.site = site

    def enter(self, login: str) -> "Browser":
        """Log in without the form."""
        cookies = self.site.operators.log_in(login, PASSWORD)
        assert cookies is not None
        for name, value in ((SESSION_COOKIE, cookies.session), (TOKEN_COOKIE, cookies.token)):
            self.cookies.set(name, value, domain=_COOKIE_DOMAIN)
        return self

    def submit(self, path: str, fields: Mapping[str, str | list[str]], *, shown_at: str | None = None) -> Response:
        """Fill in the form that the page `shown_at` (by default the same path) shows, and send it to `path`."""
        page = self.get(shown_at or path)
        hidden = dict(_HIDDEN.findall(page.text))
        assert "csrf" in hidden, f"{shown_at or path} shows no form: {page.status_code}"
        origin = {"origin": self.site.app.settings.pages_url, "referer": str(page.url)}
        return self.post(path, data={**hidden, **fields}, headers=origin)


@contextmanager
def browser(site: Site | None = None, *, login: str | None = None) -> Iterator[Browser]:
    """A browser at the site, logged in if a login is given."""
    with Browser(site or a_site()) as opened:
        yield opened.enter(login) if login else opened
