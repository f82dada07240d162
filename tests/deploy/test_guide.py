"""What `make up`, `make status` and `make demo` tell a person who wants to look around."""

import os
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from deploy.locations import ROOT, demo_run_dir
from deploy.stack import Ports, StackConfig, StackState
from deploy.stack.__main__ import main
from deploy.stack.guide import guide
from deploy.stack.process import ProcessRecord
from deploy.stack.state import save
from deploy.stack.wiring import command_line_environ, settings_of
from deploy.tasklist import all_roles
from services.units import all_units
from workers.settings import Settings


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [each for each in os.environ if each.startswith("AFTERSALES_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AFTERSALES_RUN", str(tmp_path))


@pytest.fixture
def demo() -> StackConfig:
    return StackConfig(run_dir=demo_run_dir(), ports=Ports().shifted(30), controlled_clock=True)


def test_every_unit_finds_its_login_and_its_tasks(demo: StackConfig) -> None:
    told = guide(demo).plain.splitlines()
    assert all_roles() == tuple(all_units())
    for role in all_roles():
        [line] = [each for each in told if f"candidateGroup={role}&" in each]
        assert line.split()[:3] == [role, "aftersales", demo.tasklist_url_of(role)]
        assert all_units()[role].title in line


def test_a_password_that_was_chosen_is_not_printed(demo: StackConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AFTERSALES_PASSWORD_COUNTER", "AFTERSALES_ADMIN_PASSWORD"):
        monkeypatch.setenv(name, "s3cret")
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", "postgresql://clerk:s3cret@db/aftersales")
    for config in (demo, replace(demo, controlled_clock=False)):
        told = guide(config).plain
        assert "s3cret" not in told
        assert 'AFTERSALES_WEB_PASSWORD="$AFTERSALES_ADMIN_PASSWORD"' in told


@pytest.mark.parametrize("controlled_clock", [True, False])
def test_the_printed_variables_lead_the_command_line_to_the_stack(
    demo: StackConfig, monkeypatch: pytest.MonkeyPatch, *, controlled_clock: bool
) -> None:
    config = replace(demo, controlled_clock=controlled_clock)
    wanted = settings_of(config)
    for name, value in command_line_environ(config).items():
        assert f"export {name}={value}" in guide(config).plain
        monkeypatch.setenv(name, value)
    found = Settings()
    for name in ("database_url", "gateway_address", "clock", "web_url", "web_password", "pages_url"):
        assert getattr(found, name) == getattr(wanted, name)
    assert not controlled_clock or found.engine_clock_url == wanted.engine_clock_url


def test_the_usual_stack_needs_no_variable_but_those_of_who_has_which_task_and_of_the_engine_s_history() -> None:
    config = StackConfig(run_dir=ROOT / ".run", ports=Ports())
    assert command_line_environ(config) == {
        "AFTERSALES_WEB_PASSWORD": "admin",
        "AFTERSALES_SEARCH_URL": config.opensearch_url,
    }


@pytest.fixture
def two_stacks(demo: StackConfig, tmp_path: Path) -> None:
    """Both are up, with this process standing for theirs."""
    me = ProcessRecord(
        name="camunda", pid=os.getpid(), started_at=psutil.Process().create_time(), log=tmp_path / "x.log", grace=1.0
    )
    for config in (StackConfig(run_dir=tmp_path), demo):
        save(StackState(config=config, processes=(me,), seconds_to_start=1.0))


@pytest.mark.usefixtures("two_stacks")
def test_status_tells_of_the_demo_s_stack_too_and_how_each_is_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 0
    told = capsys.readouterr().out
    assert [
        each
        for each in ("real clock", "controlled clock", "http://127.0.0.1:8080/", "http://127.0.0.1:8110/")
        if each not in told
    ] == []
    assert [line.strip() for line in told.splitlines() if line.strip().startswith("make ")] == [
        "make down",
        "make demo-down",
    ]


def test_status_without_a_stack_says_how_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 3
    assert "make up" in capsys.readouterr().out


@pytest.mark.usefixtures("two_stacks")
def test_down_says_that_the_demo_s_stack_is_another_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "state.json").unlink()
    assert main(["down"]) == 0
    assert capsys.readouterr().out == "No stack is up. The demo's is: make demo-down\n"
