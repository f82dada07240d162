"""What user tasks tell the list that they stand in: due instants, priorities by the limits of the steps, names."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from services.durations import parse_limit
from tests.contract.bpmn_model import FOLDER, Element, elements
from tests.contract.limits import Node, services

ALL = list(elements())
TASKS = [each for each in ALL if each.kind == "userTask"]
UNFOLDED = [node for service in services(FOLDER) for node in service.below if node.kind == "userTask"]

DUE = re.compile(
    r'=\{due: now\(\) \+ duration\((?:step\.limit|"\w+")\), '
    r'text: string\(if contains\(string\(due\), "\."\) then due else due \+ duration\("PT0\.001S"\)\)\}\.text'
)
DUE_DATE = re.compile(r"=(?:if (\w+) = null then null else )?date and time\((\w+)\)")
LIMIT = re.compile(r'limit: "(\w+)"')

LEVELS = ((timedelta(minutes=15), 90), (timedelta(hours=1), 80), (timedelta(days=1), 60), (timedelta(days=15), 50))
NO_LIMIT = 40
FOR_THE_APPLICANT = 20
WAIT_FOR_THE_APPLICANT = {"Task_CorrectApplication", "Task_RecordStub"}
BY_DUE_INSTANT = '=if dueAt = null then 50 else if date and time(dueAt) < now() + duration("PT2H") then 80 else 60'
OF_A_SUPERVISOR = {"Task_ReviewMissedDeadline": "=if isMissed = false then 60 else 80"}


@pytest.mark.parametrize("task", [each for each in TASKS if each.extensions("taskSchedule")], ids=str)
def test_a_task_is_due_at_the_instant_of_a_variable_and_at_no_other(task: Element) -> None:
    found = DUE_DATE.fullmatch(task.attribute("taskSchedule", "dueDate") or "")
    assert found
    assert found[1] in (None, found[2])
    assert _given(found[2]), "nothing gives it"


@pytest.mark.parametrize(("element", "source"), [(e, e.inputs[n]) for e in ALL for n in e.inputs if "ueAt" in n])
def test_a_due_instant_has_a_fraction_of_a_second(element: Element, source: str) -> None:
    """Tasklist 8.6's index of the list takes no other (deploy/stack/indices.py)."""
    assert source in ("=null", "=dueAt") or DUE.fullmatch(source), element


def test_no_due_instant_is_reckoned_anywhere_else() -> None:
    reckoned = {source for each in ALL for source in each.inputs.values() if "now()" in source}
    assert reckoned
    assert all(DUE.fullmatch(source) for source in reckoned)


def _given(variable: str) -> list[str]:
    return [each.inputs[variable] for each in ALL if variable in each.inputs]


@pytest.mark.parametrize("task", UNFOLDED, ids=lambda task: task.path)
def test_a_priority_follows_the_shortest_limit_that_the_task_lies_in(task: Node) -> None:
    priority = next(each.get("priority", "") for each in task.extension("priorityDefinition"))
    if task.id in OF_A_SUPERVISOR:
        assert priority == OF_A_SUPERVISOR[task.id]
    elif priority == BY_DUE_INSTANT:
        of_days = task.value("=dueAt") == "=null"
        assert _level(task) == 50 if of_days else _level(task) in (80, 60)
    else:
        assert int(priority) == (FOR_THE_APPLICANT if task.id in WAIT_FOR_THE_APPLICANT else _level(task))


def _level(task: Node) -> int:
    limits = [parse_limit(text) for text in _limits(task)]
    return next((level for upto, level in LEVELS if limits and min(limits) <= upto), NO_LIMIT)


def _limits(task: Node) -> Iterator[str]:
    for scope in (task, *task.above):
        if scope.row:
            for given in scope.extension("input"):
                yield from LIMIT.findall(scope.value(given.get("source", ""))) if given.get("target") == "step" else ()


def test_no_two_tasks_have_the_same_name() -> None:
    """The name is what tells one card of the list from another; 8.6 shows no variable there."""
    names = [task.name for task in TASKS]
    assert len(names) == len(set(names))
