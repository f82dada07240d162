"""`python -m workers [--only TYPE …]`: the workers' process."""

import argparse
from collections.abc import Sequence
from contextlib import closing

import structlog

from workers.app import build_app
from workers.errors import describe
from workers.logs import gathered_logs
from workers.runtime.errors import CredentialsRefused
from workers.service import UnknownJobType, run_workers
from workers.settings import Settings

_STOPPED, _MISUSED, _REFUSED = 0, 2, 77


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the workers with the settings of the environment. Exit code 0: told to stop; 2: an unknown job type; 77: the
    gateway refuses our credentials.
    """
    parser = argparse.ArgumentParser(prog="python -m workers", description=__doc__)
    parser.add_argument("--only", nargs="+", default=(), metavar="TYPE", help="work for these job types alone")
    options = parser.parse_args(arguments)
    settings = Settings()
    with gathered_logs(settings.log_format, settings.log_level), closing(build_app(settings)) as app:
        try:
            run_workers(app, options.only)
        except UnknownJobType as error:
            parser.exit(_MISUSED, f"{error}\n")
        except CredentialsRefused as error:
            structlog.get_logger(__name__).error(
                "credentials refused", remedy="check AFTERSALES_OAUTH_*", fault=describe(error)
            )
            return _REFUSED
    return _STOPPED
