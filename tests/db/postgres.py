"""A PostgreSQL cluster of the tests' own: in a temporary folder, on a Unix socket, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

REMEDY = "these tests run on a real PostgreSQL: `apt-get install postgresql` (any version from 13 on)"
SERVER_USER = "postgres"
START_SECONDS = 30


class PostgresMissing(Exception):
    """No PostgreSQL server can be started here."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster; `folder` holds its socket."""

    folder: Path

    def url(self, name: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://{SERVER_USER}@/{name}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Run a statement of the tests' own, outside any of their databases."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start a cluster, end it and remove its folder. Raises PostgresMissing."""
    with restartable_cluster() as server:
        yield server.cluster


class Server:
    """The server of a cluster, to be stopped and started again."""

    def __init__(self, folder: Path, command: list[str]) -> None:
        self.cluster = Cluster(folder)
        self._command = command
        self._running = ExitStack()

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = self.cluster.folder / "log"
        self._running.enter_context(_server(self._command, log))
        _wait_until_ready(self.cluster, log)

    def stop(self) -> None:
        """Stop it at once, as a crash would."""
        self._running.close()


@contextmanager
def restartable_cluster() -> Iterator[Server]:
    """Start a cluster, end it and remove its folder. Raises PostgresMissing."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, SERVER_USER, SERVER_USER)
        data = folder / "data"
        _run_initdb(programs, data)
        # No safety against power cuts: the cluster lives for one test run.
        settings = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200"]
        server = Server(folder, [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *settings])
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: int(path.parts[-3]), default=None)
    on_path = shutil.which("initdb")
    if newest is None and on_path is None:
        raise PostgresMissing(REMEDY)
    return newest.parent if newest is not None else Path(str(on_path)).parent


def _as_server_user() -> list[str]:
    """The server refuses to run as root; setpriv becomes what it starts, so that the process id stays the server's."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam(SERVER_USER)
    except KeyError:
        raise PostgresMissing(f"there is no user {SERVER_USER}; {REMEDY}") from None
    return ["setpriv", f"--reuid={SERVER_USER}", f"--regid={SERVER_USER}", "--clear-groups"]


def _run_initdb(programs: Path, data: Path) -> None:
    options = ["-U", SERVER_USER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    command = [*_as_server_user(), str(programs / "initdb"), "-D", str(data), *options]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise PostgresMissing(f"initdb failed: {done.stderr.strip()}; {REMEDY}")


@contextmanager
def _server(command: list[str], log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen([*_as_server_user(), *command], cwd="/", stdout=output, stderr=output)
    try:
        yield
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: nobody needs the rows any more
        process.wait(timeout=START_SECONDS)


def _wait_until_ready(cluster: Cluster, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            cluster.execute("SELECT 1")
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise PostgresMissing(f"the server did not start: {log.read_text()}") from None
            time.sleep(0.05)
        else:
            return
