"""Our own pages on a real port, for a real browser."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn

from api.process import server_config
from api.site import Site
from tests.api.site import a_site
from tests.ports import free_ports

_STARTS_WITHIN = 10.0


@contextmanager
def serving(make: Callable[..., Site] = a_site) -> Iterator[str]:
    """Serve the site that `make` makes; yields its address. `make` takes settings as `a_site` does."""
    [port] = free_ports(1)
    site = make(pages_url=f"http://127.0.0.1:{port}", pages_port=str(port))
    server = uvicorn.Server(server_config(site))
    thread = Thread(target=server.run, name="pages")
    thread.start()
    try:
        _wait_for(server, thread)
        yield site.app.settings.pages_url
    finally:
        server.should_exit = True
        thread.join()


def _wait_for(server: uvicorn.Server, thread: Thread) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    while not server.started:
        assert thread.is_alive(), "the pages ended while they started"
        assert time.monotonic() < deadline, f"the pages were not up within {_STARTS_WITHIN:.0f} s"
        time.sleep(0.01)
