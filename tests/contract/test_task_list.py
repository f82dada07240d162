"""What user tasks tell the list that they stand in: due instants, priorities by the limits of the steps, names."""

import re

import pytest

from tests.contract.bpmn_model import Element, elements

ALL = list(elements())
TASKS = [each for each in ALL if each.kind == "userTask"]

DUE = re.compile(
    r'=\{due: now\(\) \+ duration\((?:step\.limit|"\w+")\), '
    r'text: string\(if contains\(string\(due\), "\."\) then due else due \+ duration\("PT0\.001S"\)\)\}\.text'
)
DUE_DATE = re.compile(r"=(?:if (\w+) = null then null else )?date and time\((\w+)\)")


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


def test_no_two_tasks_have_the_same_name() -> None:
    """The name is what tells one card of the list from another; 8.6 shows no variable there."""
    names = [task.name for task in TASKS]
    assert len(names) == len(set(names))
