"""A PostgreSQL cluster whose commits are on the disk when they are answered: the tests' own skips that."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.db import postgres
from tests.db.postgres import Cluster


@contextmanager
def durable_cluster() -> Iterator[Cluster]:
    """Start a cluster with PostgreSQL's own defaults, end it and remove its folder. Raises PostgresMissing."""
    programs = postgres._programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-bench-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, postgres.SERVER_USER, postgres.SERVER_USER)
        postgres._run_initdb(programs, folder / "data")
        command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), "-c", "listen_addresses="]
        with postgres._server(command, folder / "log"):
            postgres._wait_until_ready(Cluster(folder), folder / "log")
            yield Cluster(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
