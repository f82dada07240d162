"""Operators as Camunda knows them: its login serves our pages too, for a browser sends cookies to every port."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from threading import Lock
from time import monotonic

import httpx

from api.operators import CamundaAway, CamundaCookies

SESSION_COOKIE = "OPERATE-SESSION"
TOKEN_COOKIE = "X-CSRF-TOKEN"  # noqa: S105 - the name of a cookie, and of the header that repeats it
_TRUSTED_SECONDS = 5.0
_MOST_SESSIONS = 10_000
_VALUE = re.compile(r"[0-9A-Za-z._=+/-]{1,200}")
_NOBODY = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}
_WHO = "/v1/internal/users/current"


class CamundaOperators:
    """Implements `Operators`. What Camunda said of a session is believed for five seconds: safe for threads."""

    def __init__(self, client: httpx.Client, *, time: Callable[[], float] = monotonic) -> None:
        # The client serves everybody: a cookie that it kept would be sent for the next one too.
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._client = client
        self._time = time
        self._known: dict[str, tuple[str, float]] = {}
        self._lock = Lock()

    def login_of(self, session: str) -> str | None:
        if not _VALUE.fullmatch(session):
            return None
        with self._lock:
            login, until = self._known.get(session, ("", 0.0))
        if self._time() < until:
            return login
        return self._asked(session)

    def log_in(self, login: str, password: str) -> CamundaCookies | None:
        with _answered():
            answer = self._client.post("/api/login", data={"username": login, "password": password})
            if answer.status_code in _NOBODY:
                return None
            cookies = answer.raise_for_status().cookies
            return CamundaCookies(session=cookies[SESSION_COOKIE], token=cookies.get(TOKEN_COOKIE) or "")

    def log_out(self, cookies: CamundaCookies) -> None:
        with self._lock:
            self._known.pop(cookies.session, None)
        if not (_VALUE.fullmatch(cookies.session) and _VALUE.fullmatch(cookies.token)):
            return
        with _answered():
            sent = {"cookie": f"{SESSION_COOKIE}={cookies.session}; {TOKEN_COOKIE}={cookies.token}"}
            known = self._client.get(_WHO, headers=sent)
            if known.status_code not in _NOBODY:
                token = known.raise_for_status().headers.get(TOKEN_COOKIE, "")
                self._client.post("/api/logout", headers={**sent, TOKEN_COOKIE: token}).raise_for_status()

    def is_ready(self) -> bool:
        try:
            return self._client.get(_WHO).status_code in _NOBODY
        except httpx.HTTPError:
            return False

    def _asked(self, session: str) -> str | None:
        with _answered():
            answer = self._client.get(_WHO, headers={"cookie": f"{SESSION_COOKIE}={session}"})
            login = None if answer.status_code in _NOBODY else str(answer.raise_for_status().json()["userId"])
        with self._lock:
            if login is None:
                self._known.pop(session, None)
            else:
                self._remember(session, login)
        return login

    def _remember(self, session: str, login: str) -> None:
        now = self._time()
        if len(self._known) >= _MOST_SESSIONS:
            self._known = {key: known for key, known in self._known.items() if known[1] > now}
        if len(self._known) < _MOST_SESSIONS:
            self._known[session] = (login, now + _TRUSTED_SECONDS)


@contextmanager
def _answered() -> Iterator[None]:
    """Raise as CamundaAway whatever else than an answer comes; without its text, which may quote the request."""
    try:
        yield
    except (httpx.HTTPError, KeyError, ValueError) as error:
        raise CamundaAway(type(error).__name__) from None
