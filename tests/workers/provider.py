"""A stand-in SMS provider on HTTP that can be told to misbehave."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, unquote, urlsplit

SLOW_SECONDS = 2.0


class StandIn:
    """What the provider took, by client reference, and how it behaves: `ok`, `late` (takes it, answers too late), or
    a status code (takes nothing). `reports` are given two at a time, the cursor counts them; None: it has none."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.taken: dict[str, str] = {}
        self.posts: list[dict[str, str]] = []
        self.behaviour: str | int = "ok"
        self.tokens: set[str | None] = set()
        self.reports: list[object] | None = []

    def page(self, after: str | None) -> dict[str, object] | None:
        """The reports behind the cursor."""
        if self.reports is None:
            return None
        first = int(after or 0)
        last = min(first + 2, len(self.reports))
        return {"reports": self.reports[first:last], "cursor": str(last)}


@contextmanager
def running_provider() -> Iterator[StandIn]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    stand_in = StandIn(f"http://127.0.0.1:{server.server_port}")
    server.stand_in = stand_in  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield stand_in
    server.shutdown()
    server.server_close()
    thread.join()


class _Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        stand_in = self._stand_in
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        stand_in.posts.append(body)
        stand_in.tokens.add(self.headers["Authorization"])
        if isinstance(stand_in.behaviour, int):
            self._answer(stand_in.behaviour, {})
            return
        reference = stand_in.taken.setdefault(body["clientReference"], f"P-{len(stand_in.taken) + 1}")
        if stand_in.behaviour == "late":
            time.sleep(SLOW_SECONDS)
        self._answer(200, {} if stand_in.behaviour == "mute" else {"reference": reference})

    def do_GET(self) -> None:
        stand_in = self._stand_in
        if isinstance(stand_in.behaviour, int):
            self._answer(stand_in.behaviour, {})
            return
        address = urlsplit(self.path)
        if address.path == "/reports":
            page = stand_in.page(dict(parse_qsl(address.query)).get("after"))
            self._answer(404 if page is None else 200, page or {})
            return
        reference = stand_in.taken.get(unquote(self.path.rpartition("/")[2]))
        self._answer(404 if reference is None else 200, {"reference": reference})

    @property
    def _stand_in(self) -> StandIn:
        found: StandIn = self.server.stand_in  # type: ignore[attr-defined]
        return found

    def _answer(self, status: int, body: Mapping[str, object]) -> None:
        content = json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except BrokenPipeError:
            return

    def log_message(self, *_: object) -> None:
        return
