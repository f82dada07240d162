"""Our own pages as an operator's browser asks for them, without the browser; every address asked for is remembered."""

import re
import time
from collections.abc import Mapping
from typing import Any

import httpx

from deploy.stack import StackConfig
from deploy.tasklist import PATIENCE_SECONDS, Role

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class PageRefusedError(Exception):
    """A page answered otherwise than it should; told by its status and what it says is wrong."""


class PagesClient:
    """One operator's browser on our pages. Safe for threads."""

    def __init__(self, stack: StackConfig, role: Role, addresses: list[str]) -> None:
        """Each address that is asked for is added to `addresses`."""
        self._url = stack.pages_url
        self._client = httpx.Client(
            base_url=self._url, follow_redirects=True, timeout=PATIENCE_SECONDS, trust_env=False
        )
        self._client.event_hooks = {"request": [lambda request: addresses.append(str(request.url))]}
        self.submit("/login", {"login": role, "password": role.password()})

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def look(self, path: str) -> str:
        """The page. Raises PageRefusedError unless it is there."""
        return _taken(self._answer("GET", path)).text

    def submit(self, path: str, fields: Mapping[str, str]) -> httpx.Response:
        """Fill in the form that the page shows, send it, and follow to where it leads. Raises PageRefusedError."""
        hidden = dict(_HIDDEN.findall(self.look(path)))
        assert "csrf" in hidden, f"{path} shows no form"
        headers = {"origin": self._url, "referer": f"{self._url}{path}"}
        return _taken(self._answer("POST", path, data={**hidden, **fields}, headers=headers))

    def _answer(self, method: str, path: str, **sent: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own
        """What the page says. As it asks for, again where something was unavailable: the machine may be busy."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (answer := self._client.request(method, path, **sent)).status_code == httpx.codes.SERVICE_UNAVAILABLE:
            if time.monotonic() > deadline:
                break
            time.sleep(1)
        return answer


def _taken(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        said = re.findall(r'class="error"[^>]*>(.*?)</', answer.text, re.DOTALL)
        raise PageRefusedError(f"{answer.request.method} {answer.url}: {answer.status_code} {said}")
    return answer
