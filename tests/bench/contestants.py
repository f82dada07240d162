"""Who is compared with whom, and how each is started."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from db.engine import open_database
from db.migrate import upgrade
from db.unit_of_work import SqlUnitOfWork
from deploy.stack.wiring import WORKERS_ENVIRON
from tests.bench.diagrams import job_types
from tests.bench.java import compiled
from tests.bench.postgres import durable_cluster
from tests.bench.rival import RivalSpec
from tests.bench.rivals.full_work import add_requests
from tests.ports import free_ports

JAVA = ("java-stream", "java-poll")
README = "pyzeebe-readme"
TUNED = "pyzeebe-tuned"
NOOP = "ours-noop"
SQLITE = "ours-sqlite"
POSTGRES = "ours-postgres"
FULL_WORK = (SQLITE, POSTGRES)

TITLES = {
    "java-stream": "Java client, no-op, streaming",
    "java-poll": "Java client, no-op, polling",
    README: "pyzeebe as its README shows it, no-op",
    TUNED: "pyzeebe tuned by hand, no-op",
    NOOP: "ours, no-op",
    SQLITE: "ours, full work, SQLite",
    POSTGRES: "ours, full work, PostgreSQL",
}


@contextmanager
def contestants(address: str, folder: Path, names: Sequence[str]) -> Iterator[list[RivalSpec]]:
    """How to start the named rivals for the gateway of that address; their databases are new and go afterwards."""
    data = folder / "databases"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    with durable_cluster() as cluster:
        urls = {SQLITE: f"sqlite:///{data / 'ours.db'}", POSTGRES: cluster.url("postgres")}
        for name in FULL_WORK:
            if name in names:
                _prepare_database(urls[name])
        yield [_spec(name, address, folder, urls) for name in names]
    shutil.rmtree(data, ignore_errors=True)


def _spec(name: str, address: str, folder: Path, urls: dict[str, str]) -> RivalSpec:
    types = job_types(name)
    if name in JAVA:
        mode = name.removeprefix("java-")
        command = [*compiled("JavaNoop", folder / "classes"), address, mode, *types]
        return RivalSpec(name=name, title=TITLES[name], command=command)
    if name in FULL_WORK:
        command = [*_python("ours_full"), *types]
        return RivalSpec(name=name, title=TITLES[name], command=command, environ=_settings(address, urls[name]))
    command = [*_python(name.replace("-", "_")), address, *types]
    return RivalSpec(name=name, title=TITLES[name], command=command)


def _prepare_database(url: str) -> None:
    """Here and not in the rival, whose memory is measured."""
    with closing(open_database(url)) as database:
        upgrade(database)
        with SqlUnitOfWork(database) as uow:
            add_requests(uow)


def _python(module: str) -> list[str]:
    return [sys.executable, "-m", f"tests.bench.rivals.{module}"]


def _settings(address: str, database_url: str) -> dict[str, str]:
    return {
        **WORKERS_ENVIRON,
        "AFTERSALES_GATEWAY_ADDRESS": address,
        "AFTERSALES_DATABASE_URL": database_url,
        "AFTERSALES_LOG_FORMAT": "json",
        "AFTERSALES_METRICS_PORT": str(free_ports(1)[0]),
    }
