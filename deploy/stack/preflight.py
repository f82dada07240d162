"""What would stop a stack from starting, found before anything is started."""

import shutil
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil

from deploy.engine import CAMUNDA, OPENSEARCH, camunda_java, opensearch_java, require_installed
from deploy.errors import DeployError
from deploy.stack.config import StackConfig
from deploy.stack.monitoring import require_prometheus

_DISK_MEGABYTES = 2_000
_MEMORY_MEGABYTES = 2_000


def check(config: StackConfig) -> None:
    """DeployError naming every obstacle at once, each with its remedy; nothing if the way is free."""
    obstacles = [obstacle for look in _looks(config) if (obstacle := _attempt(look))]
    if len(obstacles) > 1:
        messages = [f"{each.message} Remedy: {each.remedy}" for each in obstacles]
        raise DeployError("The stack cannot start:", log=messages, remedy="as said in each line above")
    if obstacles:
        raise obstacles[0]


def _looks(config: StackConfig) -> Iterator[Callable[[], object]]:
    yield opensearch_java
    yield camunda_java
    yield lambda: require_installed(OPENSEARCH)
    yield lambda: require_installed(CAMUNDA)
    yield lambda: check_disk(config.run_dir)
    yield check_memory
    if config.monitoring:
        yield require_prometheus
    for name, port in config.ports_taken.items():
        yield partial(check_port, config.host, name, port)


def _attempt(look: Callable[[], object]) -> DeployError | None:
    try:
        look()
    except DeployError as obstacle:
        return obstacle
    return None


def check_disk(folder: Path, needed: int = _DISK_MEGABYTES) -> None:
    """DeployError if the folder's disk has less than `needed` megabytes free."""
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(existing).free // 1_000_000
    if free < needed:
        raise DeployError(
            f"The disk of {folder} has {free} MB free; {needed} MB are needed.",
            remedy="free some, or set AFTERSALES_RUN to a folder on another disk",
        )


def check_memory(needed: int = _MEMORY_MEGABYTES) -> None:
    """DeployError if less than `needed` megabytes of memory are available."""
    available = psutil.virtual_memory().available // 1_000_000
    if available < needed:
        raise DeployError(
            f"{available} MB of memory are available; OpenSearch and Camunda need {needed} MB.",
            remedy="close something large",
        )


def check_port(host: str, name: str, port: int) -> None:
    """DeployError if somebody listens on the port: which port, and who if that can be told."""
    if not port_is_free(host, port):
        raise DeployError(
            f"Port {port} ({name.replace('_', ' ')}) is taken by {_holder(port)}.",
            remedy="if that is a stack of this project: make down; else end it, "
            f"or set AFTERSALES_PORT_{name.upper()}, or AFTERSALES_PORT_OFFSET=10 for all",
        )


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        # As servers do: connections of an ended one that still linger are no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _holder(port: int) -> str:
    try:
        listening = (each for each in psutil.net_connections("tcp") if each.status == psutil.CONN_LISTEN)
        pid = next((each.pid for each in listening if each.laddr and each.laddr.port == port), None)
        return f"process {pid} ({psutil.Process(pid).name()})" if pid else "another process"
    except psutil.Error:
        return "another process"
