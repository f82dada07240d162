"""Prometheus beside the stack, on request."""

from dataclasses import replace
from pathlib import Path

import pytest

from deploy.errors import DeployError
from deploy.stack import Ports, StackConfig
from deploy.stack.config import MONITORING
from deploy.stack.monitoring import prometheus, prometheus_config, require_prometheus, write_prometheus_config
from tests.alerts.promtool import needs_promtool, promtool

WORKERS = ["127.0.0.1:9790", "127.0.0.1:9791"]
PAGES = ["127.0.0.1:9890"]


@pytest.fixture
def config(tmp_path: Path) -> StackConfig:
    return StackConfig(run_dir=tmp_path, ports=Ports().shifted(90), monitoring=True)


@needs_promtool
def test_prometheus_understands_the_configuration_and_finds_the_rules(config: StackConfig) -> None:
    write_prometheus_config(config, WORKERS, PAGES)
    command = prometheus(config).command
    file = next(each.removeprefix("--config.file=") for each in command if each.startswith("--config.file="))
    promtool("check", "config", file)


def test_every_process_of_workers_and_pages_and_the_broker_are_watched(config: StackConfig) -> None:
    written = prometheus_config(config, WORKERS, PAGES)
    assert "targets: [127.0.0.1:9790, 127.0.0.1:9791]" in written
    assert "targets: [127.0.0.1:9890]" in written
    assert f"targets: [127.0.0.1:{config.ports.management}]" in written


def test_its_port_is_taken_only_where_it_runs(config: StackConfig) -> None:
    assert config.ports_taken["prometheus"] == config.ports.prometheus
    assert "prometheus" not in replace(config, monitoring=False).ports_taken


def test_the_environment_asks_for_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(MONITORING, "1")
    assert StackConfig(run_dir=tmp_path).monitoring
    monkeypatch.delenv(MONITORING)
    assert not StackConfig(run_dir=tmp_path).monitoring


def test_without_prometheus_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DeployError) as refused:
        require_prometheus()
    assert "apt-get install prometheus" in refused.value.remedy


def test_a_state_stored_before_there_was_monitoring_is_read(config: StackConfig) -> None:
    stored = config.as_json()
    del stored["monitoring"], stored["ports"]["prometheus"], stored["ports"]["pages"]
    assert not StackConfig.from_json(stored).monitoring
