"""Which trees of instances can be migrated, and how a run goes about it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from services.errors import EngineRefused
from services.problems import Refused
from tests.fakes.samples import EXAMPLE
from tests.workers.migration.drawn import FakeRunning, node, task, xml
from workers.gateways.engine import EngineUnavailable
from workers.migration.mapping import ByHand
from workers.migration.plan import Plan, make_plan
from workers.migration.progress import Progress
from workers.migration.run import Outcome, carry_out

CALLER = node("callActivity", "C")


@pytest.fixture
def running() -> FakeRunning:
    """Process `p` calls `q`; both have a second version, in which `p` has lost its task B and `q` is as before."""
    return FakeRunning(
        {
            "p": [xml(CALLER, task("B")), xml(CALLER, tag="2.0.0")],
            "q": [xml(task("A"), process_id="q")] * 2,
        }
    )


class FakeMigrator:
    """Implements `workers.migration.running.Migrator`; what has ended and what it refuses are keys of instances."""

    def __init__(
        self,
        *,
        ended: set[int] | None = None,
        refuses: set[int] | None = None,
        stops: Mapping[int, BaseException] | None = None,
    ) -> None:
        self.done: list[tuple[int, int]] = []
        self._ended = ended or set()
        self._refuses = refuses or set()
        self._stops = stops or {}

    def migrate(self, instance_key: int, definition_key: int, pairs: ByHand) -> bool:
        assert pairs
        if instance_key in self._stops:
            raise self._stops[instance_key]
        if instance_key in self._refuses:
            raise EngineRefused("migrate", "not this one")
        self.done.append((instance_key, definition_key))
        return instance_key not in self._ended


def family(running: FakeRunning, key: int) -> None:
    """An instance of `p` that waits for the `q` that it has called."""
    running.starts(key, "p", "C")
    running.starts(key + 1, "q", "A", parent=key)


def carried_out(
    plan: Plan, migrator: FakeMigrator, progress: Progress | None = None, at_most: int | None = None
) -> Outcome:
    return carry_out(plan, migrator, progress or Progress(), at_most=at_most)


def keys(outcome: Outcome) -> list[int]:
    return [each.instance.key for each in outcome.migrated]


def test_a_tree_is_planned_callers_first_to_the_newest_versions(running: FakeRunning) -> None:
    family(running, 10)
    plan = make_plan(running)
    [tree] = plan.trees
    assert tree.key == 10
    assert [(each.instance.key, each.change.new.version) for each in tree.outdated] == [(10, 2), (11, 2)]
    assert [(each.old.process_id, each.tags) for each in plan.changes] == [
        ("p", ("1.0.0", "2.0.0")),
        ("q", ("1.0.0", "1.0.0")),
    ]
    assert plan.waiting_at(plan.changes[0], "C") == 1


def test_what_runs_on_the_newest_version_is_no_part_of_a_plan(running: FakeRunning) -> None:
    running.starts(10, "p", "C", version=2)
    running.starts(11, "q", "A", version=2, parent=10)
    assert make_plan(running).trees == []
    running.starts(12, "q", "A", parent=10)
    [tree] = make_plan(running).trees
    assert [each.instance.key for each in tree.outdated] == [12]


def test_a_tree_of_which_one_cannot_go_stays_as_a_whole(running: FakeRunning) -> None:
    family(running, 10)
    running.starts(20, "p", "B", "C")
    running.starts(21, "q", "A", parent=20)
    plan = make_plan(running)
    assert [[each.key for each in trees] for trees in (plan.migrating, plan.staying)] == [[10], [20]]
    migrator = FakeMigrator()
    assert keys(carried_out(plan, migrator)) == [10, 11]
    assert {key for key, _ in migrator.done} == {10, 11}


def test_requests_come_before_what_runs_beside_them_the_oldest_first() -> None:
    names = ("watch-deadline", EXAMPLE.key)
    running = FakeRunning({name: [xml(task("A"), process_id=name, tag=tag) for tag in ("1", "2")] for name in names})
    for key, name in ((10, names[0]), (20, names[1]), (30, names[1])):
        running.starts(key, name, "A")
    plan = make_plan(running)
    assert [(tree.key, tree.process_id) for tree in plan.trees] == [(20, names[1]), (30, names[1]), (10, names[0])]
    outcome = carried_out(plan, FakeMigrator(refuses={20}), at_most=2)
    assert [tree.key for tree in outcome.done] == [30]


def test_an_instance_whose_caller_is_not_known_stands_alone(running: FakeRunning) -> None:
    running.starts(11, "q", "A", parent=10)
    assert [tree.key for tree in make_plan(running).trees] == [11]


def test_an_instance_of_a_version_that_is_not_known_yet_is_left_for_later(running: FakeRunning) -> None:
    family(running, 10)
    running.starts(20, "p")
    unknown = running.running.pop()
    running.running.append(type(unknown)(key=20, definition_key=99, parent_key=None, waiting_at=frozenset({"p"})))
    assert [tree.key for tree in make_plan(running).trees] == [10]


def test_a_plan_for_some_processes_takes_the_trees_in_which_they_are_outdated(running: FakeRunning) -> None:
    family(running, 10)
    running.starts(20, "p", "C")
    assert [tree.key for tree in make_plan(running, processes=["q"]).trees] == [10]
    with pytest.raises(Refused, match="no process r was ever deployed"):
        make_plan(running, processes=["q", "r"])


def test_what_is_mapped_by_hand_is_looked_for_in_the_versions_that_run(running: FakeRunning) -> None:
    running.starts(10, "p", "B")
    with pytest.raises(Refused, match="no new version has an element Z"):
        make_plan(running, by_hand={"B": "Z"})


def test_a_run_that_noted_what_it_did_does_the_rest_only(running: FakeRunning, tmp_path: Path) -> None:
    for key in (10, 20, 30):
        family(running, key)
    file = tmp_path / "progress"
    first = carried_out(make_plan(running), FakeMigrator(), Progress(file), at_most=1)
    assert (keys(first), [tree.key for tree in first.left]) == ([10, 11], [20, 30])
    with file.open("a", encoding="utf-8") as noted:
        noted.write('\n{"instance": 20, "defin')  # killed while it wrote
    second = carried_out(make_plan(running), FakeMigrator(), Progress(file))
    assert keys(second) == [20, 21, 30, 31]
    assert carried_out(make_plan(running), FakeMigrator(), Progress(file)).migrated == []


def test_what_was_noted_for_one_version_does_not_hold_for_the_next(running: FakeRunning, tmp_path: Path) -> None:
    progress = Progress(tmp_path / "progress")
    progress.note(10, 1)
    running.starts(10, "p", "C")
    assert keys(carried_out(make_plan(running), FakeMigrator(), progress)) == [10]


def test_an_instance_that_has_ended_meanwhile_is_told_as_such(running: FakeRunning) -> None:
    family(running, 10)
    outcome = carried_out(make_plan(running), FakeMigrator(ended={11}))
    assert (keys(outcome), [each.instance.key for each in outcome.ended]) == ([10], [11])


def test_where_the_engine_refuses_the_caller_what_it_called_is_not_touched(running: FakeRunning) -> None:
    family(running, 10)
    family(running, 20)
    migrator = FakeMigrator(refuses={10})
    outcome = carried_out(make_plan(running), migrator)
    assert keys(outcome) == [20, 21]
    [refusal] = outcome.refused
    assert (refusal.tree.key, refusal.reason, refusal.is_half) == (10, "not this one", False)


def test_where_the_engine_refuses_what_was_called_it_is_told_that_the_caller_is_ahead(running: FakeRunning) -> None:
    family(running, 10)
    running.starts(12, "q", "A", parent=10)
    outcome = carried_out(make_plan(running), FakeMigrator(refuses={11}))
    assert keys(outcome) == [10, 12]
    assert [(each.outdated.instance.key, each.is_half) for each in outcome.refused] == [(11, True)]


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), EngineUnavailable("migrate: UNAVAILABLE")])
@pytest.mark.parametrize(("at", "done"), [(20, [10, 11]), (21, [10, 11, 20])])
def test_a_run_that_is_stopped_tells_what_it_did_and_leaves_the_rest(
    running: FakeRunning, stop: BaseException, at: int, done: list[int]
) -> None:
    for key in (10, 20, 30):
        family(running, key)
    progress = Progress()
    outcome = carried_out(make_plan(running), FakeMigrator(stops={at: stop}), progress)
    assert (keys(outcome), [tree.key for tree in outcome.left]) == (done, [20, 30])
    assert outcome.stopped_by.startswith(type(stop).__name__)
    again = carried_out(make_plan(running), FakeMigrator(), progress)
    assert sorted(done + keys(again)) == [10, 11, 20, 21, 30, 31]
    assert (again.left, again.stopped_by) == ([], "")


def test_each_request_is_told_as_it_is_done(running: FakeRunning) -> None:
    family(running, 10)
    family(running, 20)
    told: list[int] = []
    carry_out(
        make_plan(running), FakeMigrator(), Progress(), after_each=lambda outcome: told.append(len(outcome.migrated))
    )
    assert told == [2, 4]
