"""The small HTTP server for those who watch: /metrics for Prometheus, /live and /ready for a supervisor."""

from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple, Protocol

import structlog
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from workers.metrics.readiness import Readiness

log = structlog.get_logger(__name__)

_PLAIN = "text/plain; charset=utf-8"
_CLIENT_SECONDS = 5.0
"""Who takes longer to ask is hung up on."""
_STOP_SECONDS = 0.05
"""How long it may take to notice that the server is to stop."""


class _Answer(NamedTuple):
    status: HTTPStatus
    body: bytes
    content_type: str = _PLAIN


class Figures(Protocol):
    """What /metrics shows."""

    def exposition(self) -> bytes:
        """All figures in Prometheus' text format."""
        ...


class StatusServer:
    """Answers until it is closed, in threads of its own: a busy event loop does not keep it from it.

    /metrics: the figures. /live: 200, or 503 where `live` says that the process will not work again by itself and has
    to be started anew. /ready: 200 or 503, and which dependency is missing. Port 0 asks for a free one.
    """

    def __init__(
        self, *, host: str, port: int, metrics: Figures, live: Callable[[], bool], readiness: Readiness
    ) -> None:
        answers = {
            "/metrics": lambda: _Answer(HTTPStatus.OK, metrics.exposition(), CONTENT_TYPE_LATEST),
            "/live": lambda: _alive(is_alive=live()),
            "/ready": lambda: _ready(readiness),
        }
        self._server = _Server((host, port), _handler(answers))
        self._thread = Thread(target=self._server.serve_forever, args=(_STOP_SECONDS,), name="status", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._server.server_port

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the base class's names
        """A client that hung up: nothing that a trace on standard error would help with."""
        log.debug("a status request was broken off")


def _alive(*, is_alive: bool) -> _Answer:
    if is_alive:
        return _Answer(HTTPStatus.OK, b"live\n")
    return _Answer(HTTPStatus.SERVICE_UNAVAILABLE, b"not live\n")


def _ready(readiness: Readiness) -> _Answer:
    states = readiness.states()
    lines = [f"{name}: {'ready' if is_ready else 'not ready'}\n" for name, is_ready in states.items()]
    status = HTTPStatus.OK if all(states.values()) else HTTPStatus.SERVICE_UNAVAILABLE
    return _Answer(status, "".join(lines).encode())


def _answer(answers: dict[str, Callable[[], _Answer]], path: str) -> _Answer:
    """The answer to a path. Whatever fails is told by its name only: the client is a stranger."""
    if path not in answers:
        return _Answer(HTTPStatus.NOT_FOUND, (" ".join(answers) + "\n").encode())
    try:
        return answers[path]()
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, the client must get an answer
        log.warning("no answer", path=path, fault=type(error).__name__)
        return _Answer(HTTPStatus.INTERNAL_SERVER_ERROR, f"{type(error).__name__}\n".encode())


def _handler(answers: dict[str, Callable[[], _Answer]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _CLIENT_SECONDS

        def do_GET(self) -> None:
            answer = _answer(answers, self.path.partition("?")[0])
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
            """Requests for metrics are not worth a line."""

    return Handler
