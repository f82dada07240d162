"""Operators as Camunda knows them: its login serves our pages too, for a browser sends cookies to every port."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.cookiejar import DefaultCookiePolicy
from threading import Lock
from time import monotonic

import httpx

from api.operators import CamundaCookies, CamundaUnavailable

SESSION_COOKIE = "OPERATE-SESSION"
TOKEN_COOKIE = "X-CSRF-TOKEN"  # noqa: S105 - the name of a cookie, and of the header that repeats it
_TRUSTED_SECONDS = 5.0
_TRUSTED_WHILE_AWAY_SECONDS = 900.0
_MOST_SESSIONS = 10_000
_VALUE = re.compile(r"[0-9A-Za-z._=+/-]{1,200}")
_NOBODY = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}
_WHO = "/v1/internal/users/current"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Confirmed:
    """Whose session Camunda said it is, when, and until when nobody asks again."""

    login: str
    at: float
    until: float


class CamundaOperators:
    """Implements `Operators`. Safe for threads. What Camunda said of a session is believed for five seconds; while it
    does not answer, for a quarter of an hour, so that those who are at work still see the worklist.
    """

    def __init__(self, client: httpx.Client, *, time: Callable[[], float] = monotonic) -> None:
        # The client serves everybody: a cookie that it kept would be sent for the next one too.
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._client = client
        self._time = time
        self._known: dict[str, _Confirmed] = {}
        self._lock = Lock()

    def login_of(self, session: str) -> str | None:
        if not _VALUE.fullmatch(session):
            return None
        with self._lock:
            known = self._known.get(session)
        if known and self._time() < known.until:
            return known.login
        try:
            return self._asked(session)
        except CamundaUnavailable:
            return self._believed(session, known)

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

    def _believed(self, session: str, known: _Confirmed | None) -> str:
        """Login of a session that was confirmed a moment ago, also for seconds to come. Raises CamundaUnavailable."""
        now = self._time()
        if known is None or now > known.at + _TRUSTED_WHILE_AWAY_SECONDS:
            raise CamundaUnavailable("nobody can be told apart")
        with self._lock:
            # Unless he has logged out meanwhile.
            if session in self._known:
                self._known[session] = replace(known, until=now + _TRUSTED_SECONDS)
        return known.login

    def _remember(self, session: str, login: str) -> None:
        now = self._time()
        if len(self._known) >= _MOST_SESSIONS:
            self._known = {key: known for key, known in self._known.items() if known.until > now}
        if len(self._known) < _MOST_SESSIONS:
            self._known[session] = _Confirmed(login=login, at=now, until=now + _TRUSTED_SECONDS)


@contextmanager
def _answered() -> Iterator[None]:
    """Raise as CamundaUnavailable whatever else than an answer comes; without its text, which may quote the request."""
    try:
        yield
    except (httpx.HTTPError, KeyError, ValueError) as error:
        raise CamundaUnavailable(type(error).__name__) from None
