"""Around every page: what browsers are told to forbid, what is counted, and that a fault is answered and not told."""

from time import perf_counter
from urllib.parse import unquote, urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import address_unreadable, content_too_large, page_failed, unknown_host
from api.security_headers import HEADERS
from api.site import Site
from services.forms.fields import readable

log = structlog.get_logger(__name__)

_STATIC = "/static/"
_ANY_NAME = ("/live", "/ready", _STATIC)
"""Asked for by machines that have some address of ours, and by the page that tells the right one; not counted."""
_LARGEST_FORM = 64 * 1024

_KEPT_BY_NOBODY = "no-store"
_KEPT_FOR_LONG = "public, max-age=31536000, immutable"
_ONLY_BY_HTTPS = "max-age=31536000"


class Guard:
    """The outermost layer. Logs a line for each page: its route, never its address, which says what was looked at."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = RequestBodyLimitMiddleware(app, _LARGEST_FORM)
        self._site = site
        self._host = urlsplit(site.app.settings.pages_url).hostname

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}  # FastAPI has no HEAD of its own; the server leaves the text out
        answer = _Answer(send, self._site, scope["path"])
        try:
            await self._refusing(scope)(scope, receive, answer.send)
        except Exception as error:  # noqa: BLE001 - the edge: whoever asks gets an answer, and our log what failed
            failed = page_failed(Request(scope), error)
            if answer.status is None:
                await failed(scope, receive, answer.send)
        finally:
            self._note(scope, answer)

    def _refusing(self, scope: Scope) -> ASGIApp:
        """What answers: the page, or a refusal before any page has looked at the request."""
        request = Request(scope)
        if request.url.hostname != self._host and not scope["path"].startswith(_ANY_NAME):
            return unknown_host(request)
        address = scope["path"] + unquote(scope["query_string"].decode("latin-1"))
        if readable(address) != address:
            return address_unreadable(request)
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or int(length) > _LARGEST_FORM:
            return content_too_large(request)
        return self._app

    def _note(self, scope: Scope, answer: "_Answer") -> None:
        if scope["path"].startswith(_ANY_NAME) or answer.status is None:
            return
        seconds = perf_counter() - answer.begun
        page = getattr(scope.get("route"), "path", "unknown")
        self._site.metrics.answered(page, answer.status, seconds)
        operator = scope.get("state", {}).get("operator")
        login = operator.login if operator else None
        milliseconds = round(seconds * 1000, 1)
        log.info("page", page=page, method=scope["method"], status=answer.status, login=login, ms=milliseconds)


class _Answer:
    """Adds the headers to what is sent."""

    def __init__(self, send: Send, site: Site, path: str) -> None:
        self.begun = perf_counter()
        self.status: int | None = None
        self._send = send
        self._is_secure = site.is_secure
        self._is_static = path.startswith(_STATIC)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            lasting = self._is_static and self.status == 200  # noqa: PLR2004 - an error is not to be kept
            headers["cache-control"] = _KEPT_FOR_LONG if lasting else _KEPT_BY_NOBODY
            if self._is_secure:
                headers["strict-transport-security"] = _ONLY_BY_HTTPS
        await self._send(message)
