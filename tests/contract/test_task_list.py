"""What user tasks tell the list that they stand in: due instants, priorities by the limits of the steps, names."""

import pytest

from tests.contract.bpmn_model import Element, elements

ALL = list(elements())
TASKS = [each for each in ALL if each.kind == "userTask"]

GIVEN = "=if {0} = null then null else date and time({0})"
DUE_DATES = {
    "=date and time(dueAt)",
    GIVEN.format("dueAt"),
    GIVEN.format("serviceDueAt"),
    GIVEN.format("reviewDueAt"),
    "=if dueAt != null then date and time(dueAt) else " + GIVEN.format("serviceDueAt").removeprefix("="),
}


@pytest.mark.parametrize("task", [each for each in TASKS if each.extensions("taskSchedule")], ids=str)
def test_a_task_is_due_with_its_step_or_with_the_service_and_at_no_other_instant(task: Element) -> None:
    assert task.attribute("taskSchedule", "dueDate") in DUE_DATES


@pytest.mark.parametrize(("element", "source"), [(e, e.inputs[n]) for e in ALL for n in e.inputs if n.endswith("ueAt")])
def test_a_due_instant_is_passed_on_or_left_out(element: Element, source: str) -> None:
    """The listener of a step's row hands it back, and nothing else does."""
    assert source in ("=null", "=dueAt", "=serviceDueAt"), element


def test_no_due_instant_is_reckoned_in_a_diagram() -> None:
    assert not [each for each in ALL for source in each.inputs.values() if "now()" in source]


def test_no_two_tasks_have_the_same_name() -> None:
    """The name is what tells one card of the list from another; 8.6 shows no variable there."""
    names = [task.name for task in TASKS]
    assert len(names) == len(set(names))
