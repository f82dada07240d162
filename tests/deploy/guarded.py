"""A small server that guards itself as Camunda does, and answers as a test wants it to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer

import uvicorn

from deploy.bridge import bridge_app
from deploy.tasklist import CamundaSession
from tests.ports import free_ports
from tests.served import served


class Guarded(ThreadingHTTPServer):
    """Accepts a request only with the newest session's cookie and token."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Guard)
        self.login = b"username=clerk&password=secret"
        self.logins = 0
        self.requests: list[tuple[str, str, bytes]] = []
        self.answers: list[tuple[int, object]] = []
        """What the next requests are answered with: status and content. Without one: 200, and what it has seen."""


class _Guard(BaseHTTPRequestHandler):
    server: Guarded

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        if self.path == "/api/login":
            self._log_in(body)
            return
        newest = str(self.server.logins)
        if self.headers["X-CSRF-TOKEN"] != f"token{newest}" or self.headers["cookie"] != f"S=session{newest}":
            self._answer(403)
            return
        self.server.requests.append((self.command, self.path, body))
        status, said = self.server.answers.pop(0) if self.server.answers else (200, {"seen": body.decode()})
        self._answer(status, json.dumps(said).encode())

    def do_GET(self) -> None:
        self.do_POST()

    def do_PATCH(self) -> None:
        self.do_POST()

    def _log_in(self, body: bytes) -> None:
        if body != self.server.login:
            self._answer(401)
            return
        self.server.logins += 1
        number = self.server.logins
        self._answer(204, headers={"Set-Cookie": f"S=session{number}; Path=/", "X-CSRF-TOKEN": f"token{number}"})

    def _answer(self, status: int, content: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def serving(server: HTTPServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def bridging(session: CamundaSession) -> Iterator[str]:
    [port] = free_ports(1)
    with served(uvicorn.Config(bridge_app(session), port=port, log_config=None, lifespan="off")):
        yield f"http://127.0.0.1:{port}"
