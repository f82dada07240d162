"""An SMS provider behind HTTP, after the contract of `workers.gateways.sms`, that can be told to misbehave."""

import json
import sys
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

from tests.chaos.provider_book import Behaviour, Book

TIMEOUT_SECONDS = 1.0
"""After which the workers give up on an answer."""

_TOO_LONG = 1.8 * TIMEOUT_SECONDS


_USUAL_SECONDS = 0.02
"""What a provider takes to answer on a good day."""


_TAKES_FIRST = (Behaviour.WELL, Behaviour.FAILING_LATE, Behaviour.SLOW_WITH)
_SLOW = (Behaviour.SLOW_WITHOUT, Behaviour.SLOW_WITH, Behaviour.LATE)
_STATUS = {
    Behaviour.FAILING: 500,
    Behaviour.FAILING_LATE: 500,
    Behaviour.SLOW_WITHOUT: 500,
    Behaviour.BUSY: 503,
}
_CANNOT_TELL = (Behaviour.FAILING, Behaviour.FAILING_LATE, Behaviour.BUSY)


class Provider:
    """Listens on a port of its own."""

    def __init__(self) -> None:
        self.book = Book()
        self._server = _Server(("127.0.0.1", 0), self.book)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True, name="sms-provider").start()

    def close(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], book: Book) -> None:
        super().__init__(address, _Answers)
        self.book = book

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed, or that gave up: what else is told as ever."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        book, behaviour = self.server.book, self.server.book.behaviour
        reference = json.loads(self._body())["clientReference"]
        book.note_request(behaviour)
        known = book.take(reference) if behaviour in _TAKES_FIRST else None
        time.sleep(_TOO_LONG if behaviour in _SLOW else _USUAL_SECONDS)
        if behaviour is Behaviour.LATE:
            known = book.take(reference)
        self._answer(_STATUS.get(behaviour, 200), {"reference": known})

    def _body(self) -> bytes:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionResetError("the client has gone within its request")
        return body

    def do_GET(self) -> None:
        if self.server.book.behaviour in _CANNOT_TELL:
            self._answer(500, {})
            return
        if self.path.startswith("/reports"):
            self._report()
            return
        reference = self.server.book.taken.get(unquote(self.path.rpartition("/")[2]))
        self._answer(404 if reference is None else 200, {"reference": reference})

    def _report(self) -> None:
        cursor = int(parse_qs(urlsplit(self.path).query).get("after", ["0"])[0])
        reports = self.server.book.reports_after(cursor)
        body = {"reports": [each.as_json() for each in reports], "cursor": str(cursor + len(reports))}
        self._answer(200, body)

    def _answer(self, status: int, body: Mapping[str, object]) -> None:
        content = json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:  # who asked has given up
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        return
