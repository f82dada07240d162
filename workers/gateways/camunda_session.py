"""A login to the web applications' interfaces, kept alive."""

from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from threading import Lock
from types import TracebackType
from typing import Any, Self

import httpx

_TOKEN = "X-CSRF-TOKEN"  # noqa: S105 - the name of a header
_NOT_LOGGED_IN = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}


class CamundaRefusedError(Exception):
    """The interface answered with an error: `status` is HTTP's, the text is what it said."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"{status}: {said}")
        self.status = status
        self.said = said


@dataclass(frozen=True, slots=True, kw_only=True)
class _Login:
    cookies: str = field(repr=False)
    token: str = field(repr=False)


class CamundaSession:
    """One user's session at Tasklist and Operate, which share it. Logs in when first used and when it has expired.
    Safe for threads.
    """

    def __init__(self, web_url: str, user: str, password: str, *, timeout: float = 30.0) -> None:
        self.user = user
        self._password = password
        self._client = httpx.Client(base_url=web_url, timeout=timeout, trust_env=False)
        # Each request carries the cookies of its login: a jar would be changed by one thread under another's hands.
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._login: _Login | None = None
        self._logging_in = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def call(self, method: str, path: str, json: Any = None, **query: str | int) -> Any:  # noqa: ANN401 - JSON
        """Send a request; return the decoded answer, None if it has no body. CamundaRefusedError unless it is a 2xx."""
        answer = _accepted(self.send(self._client.build_request(method, path, json=json, params=query)))
        return answer.json() if answer.content else None

    def text(self, path: str) -> str:
        """Get what is no JSON. CamundaRefusedError unless the answer is a 2xx."""
        return _accepted(self.send(self._client.build_request("GET", path))).text

    def forward(self, method: str, path: str, content: bytes, content_type: str) -> httpx.Response:
        """Send a request as it is; return the answer, whatever it says. CamundaRefusedError if the login fails."""
        headers = {"content-type": content_type}
        return self.send(self._client.build_request(method, path, content=content, headers=headers))

    def send(self, request: httpx.Request) -> httpx.Response:
        """Send with the session's token; when the session is missing or over, log in and send once more.

        That is safe: a request refused for want of a session has had no effect.
        """
        login = self._login or self._newer_login(None)
        answer = self._client.send(_signed(request, login))
        if answer.status_code in _NOT_LOGGED_IN:
            answer = self._client.send(_signed(request, self._newer_login(login)))
        return answer

    def _newer_login(self, refused: _Login | None) -> _Login:
        """Of threads that are refused together, the first logs in for all."""
        with self._logging_in:
            if self._login is None or self._login is refused:
                self._login = self._log_in()
            return self._login

    def _log_in(self) -> _Login:
        answer = self._client.post("/api/login", data={"username": self.user, "password": self._password})
        if not answer.is_success or _TOKEN not in answer.headers:
            raise CamundaRefusedError(answer.status_code, f"{self.user} could not log in")
        cookies = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
        return _Login(cookies=cookies, token=answer.headers[_TOKEN])


def _signed(request: httpx.Request, login: _Login) -> httpx.Request:
    request.headers[_TOKEN] = login.token
    request.headers["cookie"] = login.cookies
    return request


def _accepted(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        raise CamundaRefusedError(answer.status_code, _said(answer))
    return answer


def _said(answer: httpx.Response) -> str:
    try:
        body = answer.json()
    except ValueError:
        return answer.text
    return str(body.get("message") or body.get("detail") or body.get("error") or answer.reason_phrase)
