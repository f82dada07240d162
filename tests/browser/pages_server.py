"""Our own pages on a real port, for a real browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from api.process import server_config
from api.site import Site
from tests.api.site import a_site
from tests.ports import free_ports
from tests.served import served


@contextmanager
def serving(make: Callable[..., Site] = a_site) -> Iterator[str]:
    """Serve the site that `make` makes; yields its address. `make` takes settings as `a_site` does."""
    [port] = free_ports(1)
    site = make(pages_url=f"http://127.0.0.1:{port}", pages_port=str(port))
    with served(server_config(site)):
        yield site.app.settings.pages_url
