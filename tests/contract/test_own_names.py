"""What a person confirms is shown under a name that its task alone has (ADR 54)."""

import re
from collections.abc import Iterator

import pytest

from deploy.diagrams.elements import Element
from tests.contract.bpmn_model import book, elements
from tests.contract.form_model import FORMS, form, hides

_LATE = "Text_NotYetHere"


def _own_names() -> Iterator[tuple[str, str]]:
    """Each form that can be on the page before what it shows, with the variable that it waits for."""
    for path in FORMS:
        if hidden := hides(path.stem).get(_LATE):
            [name] = re.findall(r"^=(\w+) != null$", hidden)
            yield path.stem, name


OWN_NAMES = sorted(_own_names())
each_own_name = pytest.mark.parametrize(("form_id", "name"), OWN_NAMES, ids=[form_id for form_id, _ in OWN_NAMES])


def _tasks(form_id: str) -> list[Element]:
    return [each for each in elements() if each.attribute("formDefinition", "formId") == form_id]


def test_figures_and_reports_that_are_confirmed_have_names_of_their_own() -> None:
    assert [form_id for form_id, _ in OWN_NAMES] == ["confirm-verdict", "review-report"]


@each_own_name
def test_each_task_of_the_form_is_given_the_name(form_id: str, name: str) -> None:
    tasks = _tasks(form_id)
    assert tasks
    for task in tasks:
        assert task.inputs[name] != f"={name}"


@each_own_name
def test_nothing_else_sets_it_so_nothing_of_another_round_can_be_shown(form_id: str, name: str) -> None:
    tasks = {id(each.xml) for each in _tasks(form_id)}
    others = [each for each in elements() if id(each.xml) not in tasks]
    assert [each.id for each in others if name in each.inputs] == []
    assert [each.id for each in elements() if name in each.outputs] == []
    assert [job for job, contract in book().jobs.items() if name in {each.name for each in contract.outputs}] == []


@each_own_name
def test_nothing_is_asked_before_it_is_there(form_id: str, name: str) -> None:
    groups = [each for each in form(form_id) if each["type"] == "group"]
    asked = [each for each in groups if any("key" in part for part in each["components"])]
    assert asked
    for group in asked:
        assert group["conditional"] == {"hide": f"={name} = null"}
