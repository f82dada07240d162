"""The bridge's HTTP server."""

import re
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from workers.gateways.camunda_session import CamundaRefusedError, CamundaSession

_HEALTH = "/health"
_FORWARDED = re.compile(r"/v2/user-tasks/\d+(/(assignment|assignee|completion))?")
_PROBLEM = "application/problem+json"


class BridgeServer(ThreadingHTTPServer):
    """Forwards user task commands through the session."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], session: CamundaSession) -> None:
        super().__init__(address, _Handler)
        self.session = session


class _Handler(BaseHTTPRequestHandler):
    server: BridgeServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == _HEALTH:
            self._answer(HTTPStatus.OK, b"ready", "text/plain")
        else:
            self._answer(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        self._forward()

    def do_PATCH(self) -> None:
        self._forward()

    def do_DELETE(self) -> None:
        self._forward()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: Tasklist and Zeebe log the same requests."""

    def _forward(self) -> None:
        content = self.rfile.read(int(self.headers.get("content-length") or 0))
        if not _FORWARDED.fullmatch(self.path):
            self._answer(HTTPStatus.NOT_FOUND)
            return
        content_type = self.headers.get("content-type", "application/json")
        try:
            answer = self.server.session.forward(self.command, self.path, content, content_type)
        except (httpx.TransportError, CamundaRefusedError) as error:
            self.log_error("%s", error)
            self._answer(HTTPStatus.BAD_GATEWAY, b'{"title": "Bad gateway", "status": 502}', _PROBLEM)
        else:
            self._answer(answer.status_code, answer.content, answer.headers.get("content-type", _PROBLEM))

    def _answer(self, status: int, content: bytes = b"", content_type: str = _PROBLEM) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
