"""An application on a real port, in a thread of the test's process."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn

_STARTS_WITHIN = 10.0


@contextmanager
def served(config: uvicorn.Config) -> Iterator[None]:
    """Serve within the block."""
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, name="served")
    thread.start()
    try:
        _wait_for(server, thread)
        yield
    finally:
        server.should_exit = True
        thread.join()


def _wait_for(server: uvicorn.Server, thread: Thread) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    while not server.started:
        assert thread.is_alive(), "the server ended while it started"
        assert time.monotonic() < deadline, f"the server was not up within {_STARTS_WITHIN:.0f} s"
        time.sleep(0.01)
