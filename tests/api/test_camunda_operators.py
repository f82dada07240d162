"""Logins as Camunda 8.6 keeps them: a stand-in that guards itself as the real one was seen to do."""

from collections.abc import Iterator
from itertools import count

import httpx
import pytest

from api.camunda_operators import CamundaOperators
from api.operators import CamundaCookies, CamundaUnavailable


class Camunda:
    """Answers as Camunda 8.6.0 does with profile `auth`. `fault`: an exception or a status for whatever is asked."""

    def __init__(self) -> None:
        self.sessions: dict[str, str] = {}
        self.fault: Exception | int | None = None
        self.asked: list[str] = []
        self._numbers = count(1)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if isinstance(self.fault, Exception):
            raise self.fault
        if self.fault:
            return httpx.Response(self.fault)
        if request.url.path == "/api/login":
            return self._log_in(request)
        cookies = dict(each.split("=", 1) for each in request.headers.get("cookie", "").split("; ") if each)
        session = cookies.get("OPERATE-SESSION", "")
        if session not in self.sessions:
            return httpx.Response(401, json={"message": ""})
        if request.url.path == "/v1/internal/users/current":
            return httpx.Response(200, json={"userId": self.sessions[session]}, headers={"X-CSRF-TOKEN": f"H{session}"})
        assert request.url.path == "/api/logout"
        if request.headers.get("X-CSRF-TOKEN") != f"H{session}" or cookies.get("X-CSRF-TOKEN") != f"T{session}":
            return httpx.Response(403)
        del self.sessions[session]
        return httpx.Response(204)

    def _log_in(self, request: httpx.Request) -> httpx.Response:
        if request.content != b"username=counter&password=secret" or request.headers.get("cookie"):
            return httpx.Response(401, json={"message": ""})
        session = f"S{next(self._numbers)}"
        self.sessions[session] = "counter"
        set_cookies = [
            ("Set-Cookie", f"OPERATE-SESSION={session}; Path=/; HttpOnly; SameSite=Lax"),
            ("Set-Cookie", f"X-CSRF-TOKEN=T{session}; Path=/; HttpOnly; SameSite=Lax"),
        ]
        return httpx.Response(204, headers=[*set_cookies, ("X-CSRF-TOKEN", f"H{session}")])


@pytest.fixture
def camunda() -> Camunda:
    return Camunda()


@pytest.fixture
def time() -> list[float]:
    return [1000.0]


@pytest.fixture
def operators(camunda: Camunda, time: list[float]) -> Iterator[CamundaOperators]:
    with httpx.Client(base_url="http://camunda", transport=httpx.MockTransport(camunda.answer)) as client:
        yield CamundaOperators(client, time=lambda: time[0])


def logged_in(operators: CamundaOperators) -> CamundaCookies:
    cookies = operators.log_in("counter", "secret")
    assert cookies is not None
    return cookies


def test_a_login_gives_both_cookies_and_is_known(operators: CamundaOperators) -> None:
    cookies = logged_in(operators)
    assert cookies == CamundaCookies(session="S1", token="TS1")
    assert operators.login_of("S1") == "counter"


def test_a_second_login_is_another_session(operators: CamundaOperators) -> None:
    assert [logged_in(operators).session, logged_in(operators).session] == ["S1", "S2"]


def test_a_wrong_password_is_refused(operators: CamundaOperators) -> None:
    assert operators.log_in("counter", "guess") is None


@pytest.mark.parametrize("session", ["", "S9", "S1; OPERATE-SESSION=S2", "S1\r\nX: y", "رمز", "S" * 201])
def test_a_session_that_never_was_is_nobody_s(operators: CamundaOperators, session: str) -> None:
    logged_in(operators)
    assert operators.login_of(session) is None


def test_a_session_is_asked_for_once_in_five_seconds(
    operators: CamundaOperators, camunda: Camunda, time: list[float]
) -> None:
    logged_in(operators)
    for _ in range(3):
        assert operators.login_of("S1") == "counter"
    assert camunda.asked.count("/v1/internal/users/current") == 1
    camunda.sessions.clear()
    time[0] += 4.9
    assert operators.login_of("S1") == "counter"
    time[0] += 0.2
    assert operators.login_of("S1") is None


def test_while_camunda_is_away_who_was_known_stays_known_for_a_quarter_of_an_hour(
    operators: CamundaOperators, camunda: Camunda, time: list[float]
) -> None:
    cookies = logged_in(operators)
    assert operators.login_of("S1") == "counter"
    logged_in(operators)
    camunda.fault = httpx.ConnectError("refused")
    for seconds in (6, 800):
        time[0] += seconds
        asked = len(camunda.asked)
        assert [operators.login_of("S1") for _ in range(3)] == ["counter"] * 3
        assert len(camunda.asked) == asked + 1
    with pytest.raises(CamundaUnavailable):
        operators.login_of("S2")
    time[0] += 100
    with pytest.raises(CamundaUnavailable):
        operators.login_of("S1")
    camunda.fault = None
    assert operators.login_of(cookies.session) == "counter"


def test_who_logs_out_while_camunda_is_away_is_not_known_any_more(
    operators: CamundaOperators, camunda: Camunda, time: list[float]
) -> None:
    cookies = logged_in(operators)
    assert operators.login_of("S1") == "counter"
    camunda.fault = httpx.ConnectError("refused")
    time[0] += 6
    with pytest.raises(CamundaUnavailable):
        operators.log_out(cookies)
    with pytest.raises(CamundaUnavailable):
        operators.login_of("S1")


def test_logout_is_at_once(operators: CamundaOperators, camunda: Camunda) -> None:
    cookies = logged_in(operators)
    assert operators.login_of("S1") == "counter"
    operators.log_out(cookies)
    assert camunda.sessions == {}
    assert operators.login_of("S1") is None
    operators.log_out(cookies)


def test_one_browser_s_session_is_not_sent_for_the_next(operators: CamundaOperators, camunda: Camunda) -> None:
    logged_in(operators)
    assert operators.login_of("S9") is None
    assert operators.is_ready()
    assert camunda.asked[-1] == "/v1/internal/users/current"


@pytest.mark.parametrize("fault", [httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), 500, 502, 404], ids=str)
def test_camunda_away_is_said(operators: CamundaOperators, camunda: Camunda, fault: Exception | int) -> None:
    cookies = logged_in(operators)
    camunda.fault = fault
    assert not operators.is_ready()
    with pytest.raises(CamundaUnavailable):
        operators.login_of("S1")
    with pytest.raises(CamundaUnavailable):
        operators.log_in("counter", "secret")
    with pytest.raises(CamundaUnavailable):
        operators.log_out(cookies)
