"""The company's database of a run, and the ways in which it is taken away."""

import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.db.postgres import SERVER_USER, Cluster, running_cluster

_TMPFS_MEGABYTES = 512
_SERVER_SECONDS = 30.0
_PAGE = 4096


class Sqlite:
    """A file; on a file system of its own where we may mount one (as root), so that its disk can be filled."""

    def __init__(self, folder: Path, *, mounted: bool) -> None:
        self._folder = folder
        self._file = folder / "aftersales.db"
        self.can_be_full = mounted

    @property
    def url(self) -> str:
        return f"sqlite:///{self._file}"

    @property
    def kind(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Another process's transaction holds the write lock."""
        connection = sqlite3.connect(self._file, isolation_level=None, timeout=30.0)
        try:
            connection.execute("BEGIN EXCLUSIVE")
            yield
            connection.execute("ROLLBACK")
        finally:
            connection.close()

    @contextmanager
    def full(self) -> Iterator[None]:
        """No byte is left on the disk."""
        ballast = self._folder / "ballast"
        try:
            with ballast.open("wb") as file:
                _fill(file.fileno(), shutil.disk_usage(self._folder).free)
            yield
        finally:
            ballast.unlink()


@contextmanager
def sqlite(folder: Path) -> Iterator[Sqlite]:
    """A place for the file, gone afterwards."""
    place = folder / "sqlite"
    place.mkdir()
    mounted = _mount(place)
    try:
        yield Sqlite(place, mounted=mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(place)], check=True)
        shutil.rmtree(place, ignore_errors=True)


def _fill(file: int, size: int) -> None:
    """Let the file take all room that is left, `size` or less: others write at the same time."""
    taken = 0
    while size >= _PAGE:
        try:
            os.posix_fallocate(file, taken, size)
        except OSError:
            size //= 2
        else:
            taken += size


def _mount(place: Path) -> bool:
    if os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={_TMPFS_MEGABYTES}m", "chaos", str(place)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


class Postgres:
    """A database of a cluster of its own."""

    _NAME = "chaos"

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._later: subprocess.Popen[bytes] | None = None
        cluster.execute(f"CREATE DATABASE {self._NAME}")

    @property
    def url(self) -> str:
        return self._cluster.url(self._NAME)

    @property
    def kind(self) -> str:
        with psycopg.connect(self.url) as connection:
            return f"PostgreSQL {connection.info.server_version // 10_000}"

    @contextmanager
    def unavailable(self) -> Iterator[None]:
        """The server is killed, its children too; it recovers when it is started again."""
        self._stop(signal.SIGQUIT)
        yield
        self._start()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Another session holds every row of the ledger and of the outbox for itself."""
        with psycopg.connect(self.url) as connection:
            connection.execute("LOCK TABLE completed_job, sms_outbox IN ACCESS EXCLUSIVE MODE")
            yield
            connection.rollback()

    def close(self) -> None:
        """End the server if it is one that was started again."""
        if self._later is not None:
            self._stop(signal.SIGQUIT)

    def _stop(self, number: signal.Signals) -> None:
        """The server ends its children before itself."""
        pid = int((self._cluster.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, number)
        deadline = time.monotonic() + _SERVER_SECONDS
        while _alive(pid) and time.monotonic() < deadline:
            if self._later is not None:
                self._later.poll()
            time.sleep(0.05)

    def _start(self) -> None:
        command = shlex.split((self._cluster.folder / "data" / "postmaster.opts").read_text())
        (self._cluster.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        with (self._cluster.folder / "log").open("ab") as output:
            self._later = subprocess.Popen([*_as_server_user(), *command], cwd="/", stdout=output, stderr=output)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + _SERVER_SECONDS
        while True:
            try:
                self._cluster.execute("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return


@contextmanager
def postgres(_folder: Path) -> Iterator[Postgres]:
    """A cluster and its database, gone afterwards. Raises PostgresMissing."""
    with running_cluster() as cluster:
        database = Postgres(cluster)
        try:
            yield database
        finally:
            database.close()


Store = Sqlite | Postgres


def _as_server_user() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={SERVER_USER}", f"--regid={SERVER_USER}", "--clear-groups"]


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
