"""The login, and the bridge that uses it, against a small server that guards itself as Camunda does."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from deploy.tasklist import CamundaRefusedError, CamundaSession
from tests.deploy.guarded import Guarded, bridging, serving


@pytest.fixture
def guarded() -> Guarded:
    return Guarded()


@pytest.fixture
def web_url(guarded: Guarded) -> Iterator[str]:
    with serving(guarded) as url:
        yield url


@pytest.fixture
def session(web_url: str) -> Iterator[CamundaSession]:
    with CamundaSession(web_url, "clerk", "secret") as session:
        yield session


def test_one_login_serves_many_requests(session: CamundaSession, guarded: Guarded) -> None:
    answers = [session.call("POST", "/v1/tasks/search", {"page": page}) for page in range(3)]
    assert len(answers) == 3
    assert guarded.logins == 1


def test_an_expired_session_is_renewed_and_the_request_sent_once(session: CamundaSession, guarded: Guarded) -> None:
    session.call("POST", "/first", {})
    guarded.logins += 1  # as if the server had restarted: the old session is worth nothing
    session.call("POST", "/second", {})
    assert [path for _, path, _ in guarded.requests] == ["/first", "/second"]


def test_a_wrong_password_is_refused(web_url: str) -> None:
    with CamundaSession(web_url, "clerk", "guess") as session, pytest.raises(CamundaRefusedError) as refused:
        session.call("POST", "/v1/tasks/search", {})
    assert refused.value.status == 401


def test_threads_that_are_refused_together_log_in_once(session: CamundaSession, guarded: Guarded) -> None:
    with ThreadPoolExecutor(8) as threads:
        for _ in range(3):
            guarded.logins += 1
            known = guarded.logins
            answers = list(threads.map(lambda number: session.call("POST", f"/{number}", {}), range(16)))
            assert len(answers) == 16
            assert guarded.logins == known + 1
    assert len(guarded.requests) == 48


@pytest.fixture
def bridge_url(session: CamundaSession) -> Iterator[str]:
    with bridging(session) as url:
        yield url


def test_the_bridge_forwards_a_claim_with_a_login(bridge_url: str, guarded: Guarded) -> None:
    answer = httpx.post(f"{bridge_url}/v2/user-tasks/42/assignment", json={"assignee": "counter"})
    assert answer.status_code == 200
    method, path, body = guarded.requests[0]
    assert (method, path, json.loads(body)) == ("POST", "/v2/user-tasks/42/assignment", {"assignee": "counter"})


@pytest.mark.parametrize(
    "path",
    [
        "/v2/users",
        "/v2/user-tasks/../users",
        "/v2/user-tasks/1/assignment/x",
        "/v2/user-tasks/1/",
        "/v2/user-tasks/1%2F..%2F..%2Fusers",
        "/v2/user-tasks/-1",
        "/v2/user-tasks/1?x=1",
        "/api/login",
        "//v2/user-tasks/1",
    ],
)
def test_the_bridge_forwards_nothing_else(bridge_url: str, guarded: Guarded, path: str) -> None:
    request = httpx.Request("POST", bridge_url, extensions={"target": path.encode()})
    with httpx.Client() as client:
        assert client.send(request).status_code == 404
    assert guarded.requests == []


def test_the_bridge_says_when_it_cannot_log_in(web_url: str) -> None:
    with (
        CamundaSession(web_url, "clerk", "guess") as session,
        bridging(session) as url,
    ):
        assert httpx.post(f"{url}/v2/user-tasks/1/completion").status_code == 502
