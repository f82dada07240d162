"""`python -m api`: the pages' process. Runs until SIGTERM or SIGINT, then ends cleanly."""

import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import structlog
import uvicorn

from api.app import create_app
from api.site import Site, build_site
from workers.app import build_app
from workers.logs import gathered_logs
from workers.metrics.server import StatusServer
from workers.setting_checks import SettingsInvalid
from workers.settings import Settings, load_settings

log = structlog.get_logger(__name__)

_STOPPED, _MISCONFIGURED = 0, 78


def main() -> int:
    """Serve the pages with the settings of the environment. Exit code 0: told to stop; 78: settings are wrong, a line
    for each.
    """
    try:
        settings = load_settings()
    except SettingsInvalid as wrong:
        sys.stderr.write(f"{wrong}\n")
        return _MISCONFIGURED
    with gathered_logs(settings.log_format, settings.log_level), closing(build_app(settings)) as app:
        site = build_site(app)
        with _status(site):
            log.info("pages started", address=settings.pages_url, database=app.database.label, web=settings.web_url)
            _serve_until_told(site)
        log.info("pages stopped")
    return _STOPPED


def _serve_until_told(site: Site) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        # The server raises the signal again when it has ended; by default that would end us before our last words.
        signal.signal(number, lambda *_: None)
    uvicorn.Server(server_config(site)).run()


def server_config(site: Site) -> uvicorn.Config:
    """The server: it writes no addresses to any log, and believes no header about who asks."""
    settings: Settings = site.app.settings
    return uvicorn.Config(
        create_app(site),
        host=settings.pages_host,
        port=settings.pages_port,
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        timeout_graceful_shutdown=round(settings.stop_seconds),
    )


@contextmanager
def _status(site: Site) -> Iterator[None]:
    settings = site.app.settings
    if settings.metrics_port is None:
        yield
        return
    server = StatusServer(
        host=settings.metrics_host,
        port=settings.metrics_port,
        metrics=site.metrics,
        live=lambda: True,
        readiness=site.readiness,
    )
    with closing(server):
        yield
