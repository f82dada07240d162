"""The contract between diagrams, forms, decisions and code: walked in both directions, so that nothing is an orphan."""

import json
import re
from xml.etree import ElementTree

import pytest

from deploy.demo.board import ROLES as AT_WORK_IN_DEMO
from services.catalogue import all_services
from services.errors import BusinessError
from services.model.reviews import Notice
from services.notices import warning
from services.notices.templates import catalogue
from services.steps.catalogue import all_steps
from tests.contract.bpmn_model import (
    BPMN,
    FOLDER,
    STEP_ID,
    Element,
    boundary_events,
    declared,
    diagram,
    elements,
    files,
    timer_duration,
)
from tests.contract.traceability import documented_limits
from workers.handlers import all_handlers

ALL = list(elements())
ROLES = {
    "counter", "diagnosis", "revenue", "connections", "meter-test", "installation", "laboratory", "warehouse",
    "archive", "customer-services", "finance", "operations", "supervisor",
}  # fmt: skip
PUBLISHED_MESSAGES = {
    "bill-left-open",
    "payment-received",
    "request-withdrawn",
    "deadline-missed",
    "deadline-near",
    "review-over",
    "payment-unmatched",
    "payment-settled",
}
CALLED = sorted({called for each in ALL if (called := each.attribute("calledElement", "processId"))})
LIMIT = re.compile(r'limit: "(\w+)"')


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


@pytest.mark.parametrize("process_id", CALLED)
def test_a_called_process_that_is_started_without_a_request_says_so_and_ends(process_id: str) -> None:
    """Tasklist offers every process to every login: its form tells not to start it, and a start harms nothing."""
    start = _named(process_id, "startEvent")
    assert start.attribute("formDefinition", "formId") == "started-by-services"
    question = _behind(start)
    assert (question.id, question.name) == ("Gateway_HasRequest", "درخواست دارد؟")
    flows = {flow.get("targetRef"): flow for flow in _flows(process_id) if flow.get("sourceRef") == question.id}
    condition = flows.pop("Event_NoRequest").findtext(f"{BPMN}conditionExpression", "")
    assert condition.removeprefix("=").removesuffix(" = null") in {"trackingCode", "serviceKey"}
    assert [flow.get("id") for flow in flows.values()] == [question.xml.get("default")]


def _named(process_id: str, kind: str) -> Element:
    """The one element of this kind that lies in the process itself, not in a sub-process."""
    root = ElementTree.parse(diagram(process_id)).getroot()
    [xml] = root.findall(f"{BPMN}process/{BPMN}{kind}")
    return next(each for each in ALL if each.process_id == process_id and each.id == xml.get("id"))


def _behind(start: Element) -> Element:
    return next(each for each in ALL if each.path == start.path and _outgoing(start) & _incoming(each))


def _outgoing(element: Element) -> set[str | None]:
    return {flow.text for flow in element.xml.findall(f"{BPMN}outgoing")}


def _flows(process_id: str) -> list[ElementTree.Element]:
    path = diagram(process_id)
    return list(ElementTree.parse(path).getroot().iter(f"{BPMN}sequenceFlow"))


def test_a_service_hands_on_the_outcome_that_an_end_event_has_named() -> None:
    """Derived from nothing: no condition over the flags that the parts of a service have left."""
    closing = [
        each for each in of_kind("callActivity") if each.attribute("calledElement", "processId") == "close-request"
    ]
    assert {each.process_id for each in closing} == set(all_services())
    assert {(each.inputs["outcome"], each.inputs["reason"]) for each in closing} == {("=outcome", "=closeReason")}
    named = {
        out.get("source")
        for e in of_kind("endEvent")
        for out in e.extensions("output")
        if out.get("target") == "outcome"
    }
    assert named >= {f'="{outcome}"' for outcome in ("settled", "name-changed", "relocated", "not-possible", "unpaid")}


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
    assert set(_units(task)) <= ROLES


def test_every_unit_that_has_tasks_is_at_work_in_the_demo() -> None:
    with_tasks = {unit for task in of_kind("userTask") for unit in _units(task)}
    assert with_tasks == set(AT_WORK_IN_DEMO)


def _units(task: Element) -> list[str]:
    """The unit that the diagram names, or, in a shared process, those that its callers name."""
    group = task.attribute("assignmentDefinition", "candidateGroups") or ""
    variable = re.fullmatch(r"=\[(\w+)]", group)
    return _given_by_callers(task.process_id, variable[1]) if variable else [group]


def _given_by_callers(process_id: str, variable: str) -> list[str]:
    """The values of a variable that a called process is given, through all the processes that only pass it on."""
    calls = [each for each in ALL if each.attribute("calledElement", "processId") == process_id]
    assert calls, process_id
    found = []
    for call in calls:
        value = call.inputs[variable]
        passed_on = value == f"={variable}"
        found += _given_by_callers(call.process_id, variable) if passed_on else [value.strip('="')]
    return found


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


def test_no_template_is_an_orphan() -> None:
    named = {task.headers["template"] for task in of_kind("sendTask")}
    assert {*named, *Notice, warning.TEMPLATE} == set(catalogue())


def _timed() -> list[Element]:
    return [each for each in ALL if each.extensions("executionListener")]


@pytest.mark.parametrize("element", _timed(), ids=str)
def test_an_element_of_the_step_ledger_opens_and_closes_its_row(element: Element) -> None:
    listeners = {each.get("eventType"): each.get("type") for each in element.extensions("executionListener")}
    assert listeners == {"start": "open-step", "end": "close-step"}
    assert "step" in element.inputs
    assert set(STEP_ID.findall(element.inputs["step"])) <= set(all_steps())


WITH_LIMIT = [each for each in ALL if "limit:" in each.inputs.get("step", "") and each.extensions("executionListener")]


@pytest.mark.parametrize("element", WITH_LIMIT, ids=str)
def test_a_limit_in_the_ledger_is_the_limit_of_the_timer_on_the_border(element: Element) -> None:
    limit = LIMIT.search(element.inputs["step"])
    assert limit
    timers = [each for each in boundary_events(element) if timer_duration(each)]
    missed = [timer_duration(each) for each in timers if not _leads_to(each, "warn-of-deadline")]
    assert missed == [limit[1]]
    assert all(each.xml.get("cancelActivity") == "false" for each in timers), "a missed limit never loses the task"


def _leads_to(event: Element, job_type: str) -> bool:
    targets = [each for each in ALL if each.path == event.path and _outgoing(event) & _incoming(each)]
    return any(job_type in each.job_types for each in targets)


def _incoming(element: Element) -> set[str | None]:
    return {flow.text for flow in element.xml.findall(f"{BPMN}incoming")}


@pytest.mark.parametrize("service", [key for key in all_services() if key != "settlement"])
def test_a_limit_of_days_warns_before_its_end_and_is_missed_at_it(service: str) -> None:
    """A settlement has one day: a warning hours ahead would only double the escalations of its steps."""
    [scope] = [each for each in WITH_LIMIT if each.process_id == service and each.kind == "subProcess"]
    limit = LIMIT.search(scope.inputs["step"])
    assert limit
    [warning] = [each for each in boundary_events(scope) if _leads_to(each, "warn-of-deadline")]
    assert warning.xml.get("cancelActivity") == "false"
    assert 0 < _days(timer_duration(warning)) < _days(limit[1])


def _days(duration: str | None) -> int:
    found = re.fullmatch(r"P(\d+)D", duration or "")
    assert found, duration
    return int(found[1])


def test_the_limits_are_those_of_the_specification() -> None:
    """Wherever a limit is drawn: on the element itself, or in the step that a shared process is given."""
    drawn: dict[str, set[str]] = {}
    for value in (value for each in ALL for value in each.inputs.values()):
        limit = LIMIT.search(value)
        for step in STEP_ID.findall(value) if limit else ():
            drawn.setdefault(step, set()).add(limit[1] if limit else "")
    # The settlement's one day is in the service catalogue (source 000), not in its step table.
    assert drawn == {step: {limit} for step, limit in {**documented_limits(), "SET-00": "P1D"}.items()}
