import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.zeebekit import Coverage, EmbeddedEngine, ProcessCoverage, Workers

ROOT = Path(__file__).parents[3]
ORDER = {"kind": "کتاب", "orderId": "17"}


@pytest.fixture
def engine(fresh_zeebe: EmbeddedEngine, workers: Workers) -> EmbeddedEngine:
    fresh_zeebe.use(workers)
    return fresh_zeebe


def test_nothing_has_run_in_a_new_engine(engine: EmbeddedEngine) -> None:
    coverage = engine.coverage()
    assert set(coverage.processes) == {"approval", "delivery", "inquiry", "order", "reminders"}
    assert coverage.percent == 0
    assert len(coverage.missing()["approval"]) == 8 + 6  # flow nodes and flows


def test_flows_boundary_events_and_called_processes_count(engine: EmbeddedEngine) -> None:
    instance = engine.start_instance("order", ORDER)
    engine.publish_message("parcel-received", "17")
    instance.task("Task_file").complete()
    coverage = engine.coverage()
    assert coverage.processes["delivery"].missing == set()
    assert coverage.processes["delivery"].percent == 100
    assert coverage.missing()["order"] == ("End_lost", "Event_lost", "Flow_Event_lost_End_lost")


def test_the_flow_to_the_event_that_came_counts_and_no_other(engine: EmbeddedEngine) -> None:
    """The engine writes no record of the flows out of an event-based gateway."""
    engine.start_instance("inquiry", {"inquiryId": "5"})
    engine.publish_message("answered", "5")
    assert engine.coverage().missing()["inquiry"] == (
        "End_late",
        "Event_late",
        "Flow_Event_late_End_late",
        "Flow_Gateway_wait_Event_late",
    )


def test_event_sub_processes_count(engine: EmbeddedEngine) -> None:
    engine.publish_message("bill-due", variables={"billId": "7"})
    engine.publish_message("bill-waived", "7")
    taken = engine.coverage().processes["reminders"].taken
    assert {"Sub_waived", "Start_waived", "Flow_Start_waived_End_waived", "End_waived"} <= taken


def test_coverage_outlives_a_reset_and_adds_up(engine: EmbeddedEngine, workers: Workers) -> None:
    total = Coverage()
    for approved in (True, False):
        engine.use(workers)
        engine.start_instance("approval").task("Task_approve").complete({"approved": approved})
        total.add(engine.coverage())
        engine.reset()
    assert total.missing()["approval"] == (
        "End_reminded",
        "Event_late",
        "Flow_Event_late_Task_remind",
        "Flow_Task_remind_End_reminded",
        "Task_remind",
    )
    assert engine.coverage().missing() == total.missing()


def test_coverage_of_other_engines_is_summed() -> None:
    def engine_that_ran(*ran: str) -> Coverage:
        process = ProcessCoverage(process_id="p", elements=frozenset("abcd"), ran=frozenset(ran))
        return Coverage([process])

    total = engine_that_ran("a", "gone-in-this-version")
    total.add(engine_that_ran("b"))
    total.add(Coverage())
    assert total.missing() == {"p": ("c", "d")}
    assert total.percent == 50


def test_the_table_and_the_file_name_what_is_missing(engine: EmbeddedEngine, tmp_path: Path) -> None:
    engine.start_instance("approval")
    coverage = engine.coverage()
    assert "missing Flow_yes بله" in coverage.table()
    target = tmp_path / "coverage.json"
    coverage.write_json(target)
    content = json.loads(target.read_text(encoding="utf-8"))
    assert "Task_approve" in content["approval"]["taken"]
    assert "Event_lost" in content["order"]["missing"]


def test_an_empty_coverage_is_whole() -> None:
    assert Coverage().percent == 100


GATED = """
from pathlib import Path
import pytest

@pytest.fixture(scope="session")
def zeebe_coverage_of_others(zeebe_coverage):
    from tests.zeebekit import Coverage, ProcessCoverage
    elements = frozenset("ab")
    zeebe_coverage.add(Coverage([ProcessCoverage(process_id="p", elements=elements, ran=frozenset(RAN))]))

def test_nothing(zeebe_coverage_of_others):
    pass
"""


@pytest.mark.parametrize(("ran", "gate", "passes"), [("ab", "100", True), ("a", "100", False), ("a", "50", True)])
def test_a_gate_fails_a_session_that_ran_too_little(tmp_path: Path, ran: str, gate: str, *, passes: bool) -> None:
    test = tmp_path / "test_gated.py"
    test.write_text(GATED.replace("RAN", repr(ran)), "utf8")
    done = _session(tmp_path, f"--zeebe-coverage-fail-under={gate}", str(test))
    assert (done.returncode == 0) is passes, done.stdout + done.stderr
    assert ("less than" in done.stdout) is not passes


@pytest.mark.parametrize(("ran", "passes"), [("b", True), ("a", False)])
def test_what_ran_in_several_processes_is_summed_before_the_gate(tmp_path: Path, ran: str, *, passes: bool) -> None:
    """Each of the two has run half of the elements, or both the same half."""
    for name, part in (("test_one.py", "a"), ("test_other.py", ran)):
        (tmp_path / name).write_text(GATED.replace("RAN", repr(part)), "utf8")
    target = tmp_path / "coverage.json"
    options = ["-n2", "--dist=loadfile", f"--zeebe-coverage={target}", "--zeebe-coverage-fail-under=100"]
    done = _session(tmp_path, *options, str(tmp_path))
    assert (done.returncode == 0) is passes, done.stdout + done.stderr
    assert json.loads(target.read_text(encoding="utf-8"))["p"]["taken"] == sorted({"a", ran})


def _session(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A pytest session of its own, with the kit's plugin."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, f"--rootdir={root}"]
    command += ["-p", "tests.zeebekit.pytest_plugin", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
