"""Processes of a stack: started, known again, ended for sure. Small Python programs stand for the engine."""

import dataclasses
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.errors import DeployError
from deploy.stack import Ports, ProcessSpec, StackConfig, StackState, down, load
from deploy.stack.lifecycle import up
from deploy.stack.process import ProcessRecord, launch, stop
from deploy.stack.readiness import wait_until_ready
from deploy.stack.state import save

SLEEP = "import time; time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
)


@pytest.fixture
def config(tmp_path: Path) -> StackConfig:
    return StackConfig(run_dir=tmp_path, ports=Ports().shifted(90))


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", SLEEP])
    yield process
    process.kill()
    process.wait()


def spec(code: str, *, grace: float = 5.0, ready_within: float = 5.0, ready: bool = True) -> ProcessSpec:
    return ProcessSpec(
        name="sample",
        command=(sys.executable, "-c", code),
        ready=lambda: ready,
        ready_within=ready_within,
        grace=grace,
        remedy="try again",
    )


def test_a_process_is_ended_and_forgotten(config: StackConfig) -> None:
    record = launch(spec(SLEEP), config.logs_dir)
    save(StackState(config=config, processes=(record,)))
    assert down(config, report=lambda _: None)
    assert record.process() is None
    assert load(config.run_dir) is None


def test_a_process_that_ignores_the_polite_request_is_ended_by_force(config: StackConfig) -> None:
    record = launch(spec(STUBBORN, grace=0.5), config.logs_dir)
    while not record.log.read_bytes():
        time.sleep(0.01)
    assert stop(record)
    assert not psutil.pid_exists(record.pid)


def test_a_recycled_id_is_left_alone(bystander: subprocess.Popen[bytes], config: StackConfig) -> None:
    started_at = psutil.Process(bystander.pid).create_time()
    stale = ProcessRecord(
        name="old", pid=bystander.pid, started_at=started_at - 3600, log=config.logs_dir / "old.log", grace=1.0
    )
    save(StackState(config=config, processes=(stale,)))
    assert down(config, report=lambda _: None)
    assert bystander.poll() is None


def test_children_end_with_their_process(config: StackConfig) -> None:
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); {SLEEP}"
    record = launch(spec(parent, grace=2.0), config.logs_dir)
    process = psutil.Process(record.pid)
    while not (children := process.children()):
        time.sleep(0.01)
    stop(record)
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)


def test_a_process_that_ends_while_starting_shows_its_last_words(config: StackConfig) -> None:
    dying = spec("raise SystemExit('out of paper')", ready=False)
    with pytest.raises(DeployError, match="ended while it was starting") as failed:
        wait_until_ready(dying, record := launch(dying, config.logs_dir))
    assert failed.value.log == ("out of paper",)
    assert failed.value.remedy == "try again"
    assert not stop(record)


def test_a_process_that_never_gets_ready_is_given_up(config: StackConfig) -> None:
    slow = spec(SLEEP, ready=False, ready_within=0.3)
    record = launch(slow, config.logs_dir)
    with pytest.raises(DeployError, match="not ready within"):
        wait_until_ready(slow, record)
    stop(record)


def test_a_second_start_beside_a_running_one_is_refused(config: StackConfig) -> None:
    record = launch(spec(SLEEP), config.logs_dir)
    save(StackState(config=config, processes=(record,), seconds_to_start=1.0))
    other = dataclasses.replace(config, controlled_clock=True)
    with pytest.raises(DeployError, match="is running"):
        up(other, report=lambda _: None)
    assert up(config, report=lambda _: None).processes == (record,)
    down(config, report=lambda _: None)


def test_nothing_to_stop_is_no_error(config: StackConfig) -> None:
    assert not down(config, report=lambda _: None)


def test_the_environment_reaches_the_process(config: StackConfig) -> None:
    shouting = dataclasses.replace(
        spec("import os; print(os.environ['AFTERSALES_TEST'])"), environ={"AFTERSALES_TEST": "hello"}
    )
    record = launch(shouting, config.logs_dir)
    while record.process():
        time.sleep(0.01)
    assert not stop(record)
    assert record.log.read_text() == "hello\n"
