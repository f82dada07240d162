"""Our worker as it runs in production, with all that production has, and five more job types to be measured.

Database, job ledger, outbox with the SMS relay and the sandbox provider, metrics, a line of JSON a job to standard
error. The settings come from the environment (AFTERSALES_…), the measured job types from the command line. The
database is up to date already and holds the requests.
"""

# ruff: noqa: E402 - a worker's process begins by leaving things out

import sys

from workers.lean import leave_out_consoles

leave_out_consoles()

from contextlib import closing

from tests.bench.rivals.full_work import full_work
from workers.app import build_app
from workers.handlers import all_handlers
from workers.logs import gathered_logs
from workers.run import serve
from workers.settings import Settings


def main(*job_types: str) -> None:
    """Work until SIGTERM."""
    settings = Settings()
    with gathered_logs(settings.log_format, settings.log_level), closing(build_app(settings)) as app:
        print("ready", flush=True)  # noqa: T201 - the protocol
        serve(app, {**all_handlers(), **full_work(job_types)})


if __name__ == "__main__":
    main(*sys.argv[1:])
