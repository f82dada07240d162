"""The contract between diagrams, forms, decisions and code: walked in both directions, so that nothing is an orphan."""

import json
import re
from xml.etree import ElementTree

import pytest

from services.errors import BusinessError
from services.notices.templates import catalogue
from services.steps.catalogue import all_steps
from tests.contract.bpmn_model import (
    BPMN,
    FOLDER,
    Element,
    boundary_events,
    declared,
    elements,
    files,
    timer_duration,
)
from workers.handlers import all_handlers

ALL = list(elements())
ROLES = {
    "counter", "diagnosis", "revenue", "connections", "meter-test", "installation", "laboratory", "warehouse",
    "archive", "customer-services", "finance", "operations", "supervisor",
}  # fmt: skip
PUBLISHED_MESSAGES = {"payment-received", "request-withdrawn", "deadline-missed"}


def of_kind(*kinds: str) -> list[Element]:
    found = [each for each in ALL if each.kind in kinds]
    assert found, f"no diagram has any {kinds}: this test would check nothing"
    return found


def test_every_job_type_has_exactly_one_worker_and_every_worker_a_job_type() -> None:
    drawn = set().union(*(each.job_types for each in ALL))
    assert drawn == set(all_handlers())


def test_a_diagram_is_named_by_its_process_and_lies_in_its_folder() -> None:
    for path in files():
        processes = ElementTree.parse(path).getroot().findall(f"{BPMN}process")
        assert [each.get("id") for each in processes] == [path.stem] == [path.parent.name]


def test_every_form_that_a_diagram_links_is_a_file_and_every_form_file_is_linked() -> None:
    linked = {form for each in ALL if (form := each.attribute("formDefinition", "formId"))}
    assert linked == {json.loads(path.read_text("utf8"))["id"] for path in FOLDER.rglob("*.form")}


def test_every_decision_that_a_diagram_calls_is_a_file_and_every_decision_file_is_called() -> None:
    called = {decision for each in ALL if (decision := each.attribute("calledDecision", "decisionId"))}
    assert called == {path.stem for path in FOLDER.rglob("*.dmn")}


def test_every_called_process_is_a_diagram() -> None:
    called = {each.attribute("calledElement", "processId") for each in of_kind("callActivity")}
    assert called <= {path.stem for path in files()}


@pytest.mark.parametrize("call", of_kind("callActivity"), ids=str)
def test_a_call_passes_only_what_it_names_to_the_version_deployed_with_it(call: Element) -> None:
    """Otherwise the child sees every variable of its caller, or changes under a running caller's feet."""
    assert call.attribute("calledElement", "bindingType") == "deployment"
    assert call.attribute("calledElement", "propagateAllParentVariables") == "false"
    assert call.attribute("calledElement", "propagateAllChildVariables") == "false"
    assert "trackingCode" in call.inputs


@pytest.mark.parametrize(
    "linked", [e for e in ALL if e.extensions("formDefinition") or e.extensions("calledDecision")], ids=str
)
def test_forms_and_decisions_are_bound_to_the_deployment_of_their_diagram(linked: Element) -> None:
    kind = "formDefinition" if linked.extensions("formDefinition") else "calledDecision"
    assert linked.attribute(kind, "bindingType") == "deployment"


@pytest.mark.parametrize("task", of_kind("userTask"), ids=str)
def test_a_user_task_is_a_zeebe_user_task_with_a_form_for_one_unit(task: Element) -> None:
    assert task.extensions("userTask")
    assert task.attribute("formDefinition", "formId")
    assert task.attribute("assignmentDefinition", "candidateGroups") in ROLES


def test_every_message_in_a_diagram_is_published_by_the_services_and_the_reverse() -> None:
    drawn = {message.get("name") for message in declared("message").values()}
    assert drawn == PUBLISHED_MESSAGES
    sources = "\n".join(path.read_text("utf8") for path in (FOLDER.parent / "services").rglob("*.py"))
    assert all(f'"{name}"' in sources for name in PUBLISHED_MESSAGES)


def _thrown_codes() -> set[str]:
    return {error.code for error in BusinessError.__subclasses__()}


def _caught() -> dict[str, list[Element]]:
    """The tasks on whose border each error code is caught."""
    codes = {key: xml.get("errorCode", "") for key, xml in declared("error").items()}
    hosts = {(each.path, each.id): each for each in ALL}
    found: dict[str, list[Element]] = {}
    for event in of_kind("boundaryEvent"):
        definition = event.xml.find(f"{BPMN}errorEventDefinition")
        if definition is not None:
            code = codes[definition.get("errorRef", "")]
            found.setdefault(code, []).append(hosts[event.path, event.xml.get("attachedToRef", "")])
    return found


def test_every_error_code_is_caught_and_every_code_caught_is_thrown() -> None:
    assert set(_caught()) == _thrown_codes()


def test_an_error_code_is_caught_wherever_its_worker_is_used() -> None:
    for code, hosts in _caught().items():
        job_types = set().union(*(host.job_types for host in hosts))
        users = [each for each in ALL if each.job_types & job_types]
        assert users, code
        assert {str(each) for each in users} == {str(host) for host in hosts}, code


@pytest.mark.parametrize("task", of_kind("sendTask"), ids=str)
def test_a_send_task_names_a_template_that_exists(task: Element) -> None:
    assert task.headers["template"] in catalogue()


def _timed() -> list[Element]:
    return [each for each in ALL if each.extensions("executionListener")]


@pytest.mark.parametrize("element", _timed(), ids=str)
def test_an_element_of_the_step_ledger_opens_and_closes_its_row(element: Element) -> None:
    listeners = {each.get("eventType"): each.get("type") for each in element.extensions("executionListener")}
    assert listeners == {"start": "open-step", "end": "close-step"}
    assert "step" in element.inputs
    named = set(re.findall(r"SET-\d\d[a-d]?", element.inputs["step"]))
    assert named <= set(all_steps())


WITH_LIMIT = [each for each in ALL if "limit:" in each.inputs.get("step", "") and each.extensions("executionListener")]


@pytest.mark.parametrize("element", WITH_LIMIT, ids=str)
def test_a_limit_in_the_ledger_is_the_limit_of_the_timer_on_the_border(element: Element) -> None:
    limit = re.search(r'limit: "(\w+)"', element.inputs["step"])
    assert limit
    timers = [each for each in boundary_events(element) if timer_duration(each)]
    assert [timer_duration(each) for each in timers] == [limit[1]]
    assert all(each.xml.get("cancelActivity") == "false" for each in timers), "a missed limit never loses the task"


def test_the_limits_are_those_of_the_specification() -> None:
    limits = {
        step: re.search(r'limit: "(\w+)"', each.inputs[variable])
        for each in ALL
        for variable in ("step", "visitStep")
        for step in re.findall(r"SET-\d\d[a-d]?", each.inputs.get(variable, ""))
        if "limit:" in each.inputs.get(variable, "")
    }
    assert {step: found[1] for step, found in limits.items() if found} == {
        "SET-00": "P1D",
        "SET-04": "PT15M",
        "SET-05a": "PT30M",
        "SET-05b": "PT30M",
        "SET-05d": "PT24H",
        "SET-08": "PT1H",
        "SET-09": "PT24H",
        "SET-12": "PT3H",
        "SET-13": "P7D",
        "SET-14": "PT1H",
    }


def test_an_operator_is_shown_when_a_timed_task_is_due() -> None:
    for task in of_kind("userTask"):
        if "limit:" in task.inputs.get("step", "") or task.inputs.get("step") == "=visitStep":
            assert task.attribute("taskSchedule", "dueDate"), str(task)
