"""Ports and folders of a stack."""

from dataclasses import astuple
from pathlib import Path

import pytest

from deploy.errors import DeployError
from deploy.stack import Ports, StackConfig


def test_a_shifted_stack_shares_no_port_with_the_first_nor_with_another() -> None:
    all_ports = [port for offset in range(0, 100, 10) for port in astuple(Ports().shifted(offset))]
    assert len(all_ports) == len(set(all_ports))


def test_one_port_is_set_beside_the_shift() -> None:
    ports = Ports.from_environment({"AFTERSALES_PORT_OFFSET": "20", "AFTERSALES_PORT_WEB": "9090"})
    assert (ports.web, ports.grpc) == (9090, 26520)


@pytest.mark.parametrize("text", ["", "eighty", "-1", "70000", "۸۰۸۰"])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(DeployError, match="AFTERSALES_PORT_GRPC"):
        Ports.from_environment({"AFTERSALES_PORT_GRPC": text})


@pytest.mark.parametrize("offset", [5, 100, -10])
def test_a_shift_that_would_collide_is_refused(offset: int) -> None:
    with pytest.raises(DeployError, match=str(offset)):
        Ports().shifted(offset)


def test_a_stored_configuration_comes_back_the_same(tmp_path: Path) -> None:
    config = StackConfig(run_dir=tmp_path, ports=Ports().shifted(30), controlled_clock=True)
    assert StackConfig.from_json(config.as_json()) == config


def test_each_clock_has_its_own_data(tmp_path: Path) -> None:
    real, controlled = (StackConfig(run_dir=tmp_path, controlled_clock=clock).data_dir for clock in (False, True))
    assert real != controlled
