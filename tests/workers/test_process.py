"""Clocks, metrics and the status server."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest

from tests.fakes.uow import FixedClock
from workers.clock import EngineClock, EngineClockUnavailable, MomentClock, SystemClock


class _Actuator(BaseHTTPRequestHandler):
    moment = 1_763_706_600_123

    def do_GET(self) -> None:
        body = json.dumps({"epochMilli": self.moment, "instant": "…"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def actuator() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Actuator)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/actuator/clock"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_engine_tells_its_time_afresh_each_time(actuator: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with httpx.Client() as client:
        clock = EngineClock(actuator, client)
        assert clock.now() == datetime.fromtimestamp(1_763_706_600.123, UTC)
        monkeypatch.setattr(_Actuator, "moment", 1_764_311_400_000)
        assert clock.now() == datetime.fromtimestamp(1_764_311_400, UTC)


def test_an_engine_that_does_not_tell_its_time_is_technical_trouble() -> None:
    with httpx.Client(timeout=0.2) as client, pytest.raises(EngineClockUnavailable):
        EngineClock("http://127.0.0.1:9/actuator/clock", client).now()


def test_a_job_has_one_moment() -> None:
    running = FixedClock()
    moment = MomentClock(running)
    first = moment.now()
    running.advance(SystemClock().now() - datetime(2020, 1, 1, tzinfo=UTC))
    assert moment.now() == first
