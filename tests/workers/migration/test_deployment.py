"""What a deployment is about to change, and job types that nobody would take."""

from pathlib import Path

import pytest

from deploy.locations import ROOT
from tests.workers.migration.drawn import FakeRunning, node, task, xml
from workers.cli.deploy import resources_in
from workers.handlers import all_handlers
from workers.migration.deployment import Novelty, foresee, forgotten_jobs, unknown_jobs

OLD = xml(task("A"), task("B"))


@pytest.fixture
def running() -> FakeRunning:
    """Processes `p` and `q`, of which two and one run."""
    running = FakeRunning({"p": [OLD], "q": [xml(task("A"), process_id="q")]})
    running.starts(10, "p", "A")
    running.starts(20, "p", "B")
    running.starts(30, "q", "A")
    return running


def files(**diagrams: str) -> dict[str, bytes]:
    return {f"{name}.bpmn": content.encode() for name, content in diagrams.items()} | {"f.form": b"{}"}


def test_new_and_changed_processes_are_told_with_what_runs_of_them(running: FakeRunning) -> None:
    changed = xml(task("A"), tag="2.0.0")
    coming = files(p=changed, q=xml(task("A"), process_id="q"), r=xml(task("A"), process_id="r"))
    forecast = foresee(coming, running)
    assert [(each.process_id, each.novelty, each.tags, each.instances) for each in forecast.processes] == [
        ("p", Novelty.CHANGED, ("1.0.0", "2.0.0"), 2),
        ("q", Novelty.SAME, ("1.0.0", "1.0.0"), 1),
        ("r", Novelty.NEW, ("", "1.0.0"), 0),
    ]
    assert forecast.is_certain


def test_who_could_be_migrated_afterwards_is_told_before(running: FakeRunning) -> None:
    plan = foresee(files(p=xml(task("A"))), running).plan
    assert [tree.key for tree in plan.migrating] == [10]
    [tree] = plan.staying
    assert tree.key == 20
    assert [lost.element.id for _, lost in tree.hindrances] == ["B"]


def test_of_files_that_are_deployed_already_nothing_is_certain(running: FakeRunning) -> None:
    assert not foresee(files(p=OLD), running).is_certain


def test_a_job_that_no_worker_knows_is_named_with_the_files_that_ask_for_it() -> None:
    jobs = '<bpmn:extensionElements><zeebe:taskDefinition type="{}" /></bpmn:extensionElements>'
    listener = (
        "<bpmn:extensionElements><zeebe:executionListeners>"
        '<zeebe:executionListener eventType="start" type="listen" />'
        "</zeebe:executionListeners></bpmn:extensionElements>"
    )
    coming = files(
        a=xml(node("serviceTask", "A", jobs.format("known"))),
        b=xml(node("serviceTask", "B", jobs.format("unheard-of")), node("subProcess", "C", listener)),
        c=xml(node("sendTask", "C", jobs.format("unheard-of"))),
    )
    assert unknown_jobs(coming, {"known"}) == {"listen": ["b.bpmn"], "unheard-of": ["b.bpmn", "c.bpmn"]}


def test_a_version_that_runs_and_asks_for_a_job_of_old_is_named() -> None:
    asking = '<bpmn:extensionElements><zeebe:taskDefinition type="of-old" /></bpmn:extensionElements>'
    running = FakeRunning({"p": [xml(task("A"), node("serviceTask", "B", asking)), OLD]})
    running.starts(10, "p", "A", version=2)
    assert forgotten_jobs(running, set()) == {}
    running.starts(20, "p", "A", version=1)
    assert {job: [each.version for each in found] for job, found in forgotten_jobs(running, set()).items()} == {
        "of-old": [1]
    }
    assert forgotten_jobs(running, {"of-old"}) == {}


def test_our_workers_know_each_job_of_our_diagrams() -> None:
    ours: Path = ROOT / "bpmn"
    assert unknown_jobs(resources_in(ours), all_handlers().keys()) == {}
