"""`python -m workers [--only TYPE …]`: the workers' process."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing

import structlog

from workers.app import build_app
from workers.errors import describe
from workers.logs import gathered_logs
from workers.run import UnknownJobType, run_workers
from workers.runtime.errors import CredentialsRefused
from workers.setting_checks import SettingsInvalid
from workers.settings import Settings, load_settings

_STOPPED, _MISUSED, _REFUSED, _MISCONFIGURED = 0, 2, 77, 78


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the workers with the settings of the environment. Exit code 0: told to stop; 2: an unknown job type; 77: the
    gateway refuses our credentials; 78: settings are wrong, a line for each.
    """
    parser = argparse.ArgumentParser(prog="python -m workers", description=__doc__)
    parser.add_argument("--only", nargs="+", default=(), metavar="TYPE", help="work for these job types alone")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
    except SettingsInvalid as wrong:
        sys.stderr.write(f"{wrong}\n")
        return _MISCONFIGURED
    return _run(settings, options.only, parser)


def _run(settings: Settings, only: Sequence[str], parser: argparse.ArgumentParser) -> int:
    with gathered_logs(settings.log_format, settings.log_level), closing(build_app(settings)) as app:
        try:
            run_workers(app, only)
        except UnknownJobType as error:
            parser.exit(_MISUSED, f"{error}\n")
        except CredentialsRefused as error:
            structlog.get_logger(__name__).error(
                "credentials refused", remedy="check AFTERSALES_OAUTH_*", fault=describe(error)
            )
            return _REFUSED
    return _STOPPED
