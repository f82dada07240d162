import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.zeebekit import EmbeddedEngine, JarsMissing
from tests.zeebekit.jvm import JARS_VARIABLE, jar_folder

ROOT = Path(__file__).parents[3]
LEAVES_EVERYTHING_OPEN = """
from tests.zeebekit import EmbeddedEngine
engine = EmbeddedEngine.start()
engine.deploy("tests/zeebekit/tests/resources")
engine.start_instance("approval")
"""
A_SUITE = """
import pytest
pytest_plugins = ["tests.zeebekit.pytest_plugin"]

@pytest.fixture(scope="session")
def zeebe_resources():
    return ("tests/zeebekit/tests/resources/reminders.bpmn",)
"""
ITS_TEST = """
def test_a_bill_is_due(zeebe):
    zeebe.publish_message("bill-due", variables={"billId": "7"})
    zeebe.instances()[0].assert_waiting_at("Pay")
"""


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)


def test_a_process_ends_though_its_engine_was_never_stopped() -> None:
    ended = python("-c", LEAVES_EVERYTHING_OPEN)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_pytest_ends_cleanly_and_leaves_the_coverage(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(A_SUITE, encoding="utf-8")
    (tmp_path / "test_suite.py").write_text(ITS_TEST, encoding="utf-8")
    target = tmp_path / "coverage.json"
    options = ["-c", "/dev/null", f"--rootdir={tmp_path}", "-p", "no:cacheprovider", f"--zeebe-coverage={target}"]
    ended = python("-m", "pytest", *options, str(tmp_path))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "process coverage" in ended.stdout
    covered = json.loads(target.read_text(encoding="utf-8"))["reminders"]
    assert "Task_pay" in covered["taken"]
    assert "Task_nag" in covered["missing"]


def test_engines_run_side_by_side_and_one_after_the_other(zeebe: EmbeddedEngine) -> None:
    with EmbeddedEngine.start() as other:
        assert other.address != zeebe.address
        before = zeebe.now()
        other.travel(days=400)
        assert zeebe.now() - before < timedelta(days=1)
    with EmbeddedEngine.start() as third:
        assert third.coverage().processes == {}


def test_missing_jars_are_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(JARS_VARIABLE, raising=False)
    with pytest.raises(JarsMissing, match=r"ZEEBEKIT_JARS is not set.*dependency:copy-dependencies"):
        jar_folder()
    with pytest.raises(JarsMissing, match="holds no zeebe-process-test-engine"):
        jar_folder(tmp_path)


def test_jars_are_taken_from_the_parameter_before_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "zeebe-process-test-engine-8.8.21.jar").touch()
    monkeypatch.setenv(JARS_VARIABLE, "elsewhere")
    assert jar_folder(tmp_path) == tmp_path
