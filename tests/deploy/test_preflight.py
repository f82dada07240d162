"""Obstacles that are found before anything is started."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.errors import DeployError
from deploy.stack import Ports, StackConfig, up
from deploy.stack.preflight import check_disk, check_memory, check_port, port_is_free
from deploy.stack.state import load

HOST = "127.0.0.1"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_named_with_its_process(taken_port: int) -> None:
    with pytest.raises(DeployError) as refused:
        check_port(HOST, "web", taken_port)
    assert f"Port {taken_port} (web)" in refused.value.message
    assert f"process {os.getpid()}" in refused.value.message
    assert "AFTERSALES_PORT_WEB" in refused.value.remedy


def test_a_port_is_free_again_when_its_server_ends() -> None:
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1]
        assert not port_is_free(HOST, port)
    assert port_is_free(HOST, port)


def test_too_little_disk_is_said_even_for_a_folder_still_to_be_made(tmp_path: Path) -> None:
    with pytest.raises(DeployError, match="MB free"):
        check_disk(tmp_path / "to" / "be" / "made", needed=10**9)


def test_too_little_memory_is_said() -> None:
    with pytest.raises(DeployError, match="MB of memory"):
        check_memory(needed=10**9)


def test_a_start_with_a_taken_port_starts_nothing(taken_port: int, tmp_path: Path) -> None:
    config = StackConfig(run_dir=tmp_path, ports=Ports(web=taken_port))
    with pytest.raises(DeployError, match=str(taken_port)):
        up(config, report=lambda _: None)
    assert load(tmp_path) is None
    assert not config.logs_dir.exists()
