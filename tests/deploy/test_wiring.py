"""What runs beside the engine, and what it is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from deploy.stack import Ports, ProcessSpec, StackConfig
from deploy.stack.wiring import settings_of, steps_after_engine


@pytest.fixture
def config(tmp_path: Path) -> StackConfig:
    return StackConfig(run_dir=tmp_path, ports=Ports().shifted(90), controlled_clock=True)


def processes(config: StackConfig) -> dict[str, ProcessSpec]:
    return {step.name: step for step in steps_after_engine(config) if isinstance(step, ProcessSpec)}


def test_workers_come_before_the_pages_that_show_what_they_did(config: StackConfig) -> None:
    assert list(processes(config)) == ["sandbox", "workers", "pages"]


def test_both_are_told_the_same_but_where_they_show_their_figures(config: StackConfig) -> None:
    workers, pages = (dict(processes(config)[name].environ) for name in ("workers", "pages"))
    assert workers.pop("AFTERSALES_METRICS_PORT") == "9790"
    assert pages.pop("AFTERSALES_METRICS_PORT") == "9890"
    assert workers == pages
    assert pages["AFTERSALES_PAGES_PORT"] == "8370"


def test_what_is_played_asks_the_stand_ins_whatever_the_environment_says(
    config: StackConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERSALES_CIVIL_REGISTRY_URL", "https://registry.example")
    assert settings_of(config).civil_registry_url == "http://127.0.0.1:8470/registry"
    real = replace(config, controlled_clock=False)
    assert "sandbox" not in processes(real)
    assert settings_of(real).civil_registry_url == "https://registry.example"
    assert settings_of(real).subscriber_system_url == ""
    monkeypatch.delenv("AFTERSALES_CIVIL_REGISTRY_URL")
    assert settings_of(real).subscriber_system_url == "http://127.0.0.1:8470/system"


def test_our_pages_and_tasklist_have_one_host_so_that_they_share_their_login(config: StackConfig) -> None:
    settings = settings_of(config)
    assert settings.pages_url == "http://127.0.0.1:8370"
    assert settings.web_url == "http://127.0.0.1:8170"


def test_no_password_is_in_a_command_that_everybody_on_the_machine_can_read(config: StackConfig) -> None:
    commands = " ".join(part for spec in processes(config).values() for part in spec.command)
    assert settings_of(config).web_password.get_secret_value() not in commands
