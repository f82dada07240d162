"""The search for faults: the good diagram has none, each spoiled one has exactly its own."""

from pathlib import Path

import pytest

from deploy.diagrams import labelling, model
from deploy.diagrams.faults import Fault, FaultKind
from deploy.diagrams.geometry import Box
from deploy.diagrams.search import faults_of, form_ids
from tests.diagrams.samples import FIXTURES, FORMS, GOOD, spoiled

Change = tuple[str, str]

_ESCALATE = '<dc:Bounds x="370" y="300" width="100" height="80" />'
_FLOW_NO = """        <di:waypoint x="445" y="175" />
        <di:waypoint x="445" y="60" />
        <di:waypoint x="912" y="60" />"""
_FLOW_LATE = """        <di:waypoint x="300" y="258" />
        <di:waypoint x="300" y="340" />
        <di:waypoint x="370" y="340" />"""
_FLOW_DONE = """        <di:waypoint x="860" y="200" />
        <di:waypoint x="912" y="200" />"""

_TASK = 'serviceTask id="Task_Escalate"'
_TASK_ENDS = """<bpmn:outgoing>Flow_EscalateToEnd</bpmn:outgoing>
    </bpmn:serviceTask>"""


def _shape(element: str) -> Change:
    return f'bpmnElement="{element}"', 'bpmnElement="Nothing"'


def _bounds(*boxes: tuple[int, int, int, int]) -> Change:
    old, new = (f'<dc:Bounds x="{x}" y="{y}" width="{w}" height="{h}" />' for x, y, w, h in boxes)
    return old, new


def _waypoints(*points: tuple[int, int]) -> str:
    return "\n".join(f'        <di:waypoint x="{x}" y="{y}" />' for x, y in points)


SPOILED: dict[FaultKind, tuple[list[Change], str, str]] = {
    FaultKind.NO_SHAPE: ([_shape("EndEvent_Done")], "EndEvent_Done", ""),
    FaultKind.NO_EDGE: ([_shape("Flow_VisitToDone")], "Flow_VisitToDone", ""),
    FaultKind.TOO_WIDE: ([_bounds((370, 300, 100, 80), (370, 300, 2400, 80))], "good", ""),
    FaultKind.COLLAPSED: ([(' isExpanded="true"', "")], "SubProcess_Visit", ""),
    FaultKind.OVERLAP: (
        [_bounds((370, 300, 100, 80), (370, 300, 172, 80))],
        "Task_Escalate",
        "EndEvent_Escalated",
    ),
    FaultKind.OUTSIDE: (
        [_bounds((560, 120, 300, 160), (560, 120, 300, 105))],
        "Task_PlanVisit",
        "SubProcess_Visit",
    ),
    FaultKind.OFF_BORDER: (
        [_bounds((282, 222, 36, 36), (282, 228, 36, 36))],
        "Event_CheckLate",
        "Task_Check",
    ),
    FaultKind.LOOSE_END: ([(_FLOW_DONE, _waypoints((860, 200), (900, 200)))], "Flow_VisitToDone", "EndEvent_Done"),
    FaultKind.SLANTED: ([(_FLOW_NO, _waypoints((445, 175), (460, 60), (912, 60)))], "Flow_No", ""),
    FaultKind.CROSSING: (
        [(_FLOW_LATE, _waypoints((300, 258), (300, 290), (500, 290), (500, 360), (470, 360)))],
        "Flow_LateToEscalate",
        "Flow_EscalateToEnd",
    ),
    FaultKind.SHARED_LINE: (
        [(_FLOW_DONE, _waypoints((860, 140), (880, 140), (880, 60), (890, 60), (890, 200), (912, 200)))],
        "Flow_No",
        "Flow_VisitToDone",
    ),
    FaultKind.THROUGH_SHAPE: (
        [(_FLOW_NO, _waypoints((445, 175), (445, 130), (890, 130), (890, 60), (912, 60)))],
        "Flow_No",
        "SubProcess_Visit",
    ),
    FaultKind.LABEL_ON_SHAPE: (
        [_bounds((515, 365, 70, 14), (515, 350, 70, 14))],
        "EndEvent_Escalated",
        "EndEvent_Escalated",
    ),
    FaultKind.LABEL_ON_LABEL: (
        [_bounds((362, 230, 66, 14), (214, 274, 66, 14))],
        "Gateway_Correct",
        "Event_CheckLate",
    ),
    FaultKind.LABEL_ON_EDGE: (
        [_bounds((505, 180, 20, 14), (505, 193, 20, 14))],
        "Flow_Yes",
        "Flow_Yes",
    ),
    FaultKind.NOT_PERSIAN: ([("تعیین مأمور", "Plan visit")], "Task_PlanVisit", ""),
    FaultKind.ARABIC_LETTERS: ([("بررسی مدارک", "بررسي مدارک")], "Task_Check", ""),
    FaultKind.WRONG_ORDER: ([("پس از ۱۵ دقیقه", "۱۵ دقیقه گذشت")], "Event_CheckLate", ""),
    FaultKind.NOT_ZEEBE_TASK: ([("<zeebe:userTask />", "")], "Task_Check", ""),
    FaultKind.NO_FORM: ([('<zeebe:formDefinition formId="check-documents" />', "")], "Task_Check", ""),
    FaultKind.UNKNOWN_FORM: ([('formId="check-documents"', 'formId="other"')], "Task_Check", "other"),
    FaultKind.NO_CANDIDATES: ([('candidateGroups="counter"', 'assignee="ali"')], "Task_Check", ""),
    FaultKind.NO_QUESTION: ([(' name="درست است؟"', "")], "Gateway_Correct", ""),
    FaultKind.NO_ANSWER: ([(' name="خیر"', "")], "Flow_No", "Gateway_Correct"),
    FaultKind.HALF_A_QUESTION: ([("درست است؟", "نظر پیشخوان؟")], "Gateway_Correct", ""),
    FaultKind.NO_STATE: ([("بازدید شد", "پایان بازدید")], "EndEvent_Visited", ""),
    FaultKind.NO_SENDING: (
        [
            (f"<bpmn:{_TASK}", f"<bpmn:{_TASK.replace('service', 'send')}"),
            (_TASK_ENDS, _TASK_ENDS.replace("service", "send")),
        ],
        "Task_Escalate",
        "",
    ),
}
# Only the browser knows how long a text is: test_pictures.py.
MEASURED = {FaultKind.TEXT_TOO_LONG, FaultKind.TEXT_COVERED}


def test_the_good_diagram_has_no_fault() -> None:
    assert faults_of(model.read(GOOD), form_ids(FIXTURES)) == []


@pytest.mark.parametrize("kind", SPOILED, ids=lambda kind: kind.name)
def test_a_spoiled_diagram_shows_its_fault(kind: FaultKind, tmp_path: Path) -> None:
    changes, element, other = SPOILED[kind]
    found = faults_of(model.read(spoiled(tmp_path, *changes)), FORMS)
    assert Fault(element=element, kind=kind, other=other) in found
    assert {fault.element for fault in found} <= {element, other} | _DRAGGED_ALONG.get(kind, set())


# What else must complain when a shape moves: its lines no longer reach it.
_DRAGGED_ALONG: dict[FaultKind, set[str]] = {
    FaultKind.TOO_WIDE: {"Task_Escalate", "Flow_EscalateToEnd", "EndEvent_Escalated"},
    FaultKind.OVERLAP: {"Flow_EscalateToEnd"},
    FaultKind.OUTSIDE: {"StartEvent_VisitDue", "EndEvent_Visited"},
    FaultKind.OFF_BORDER: {"Flow_LateToEscalate"},
}


def test_a_service_s_overview_has_less_room_than_a_part(tmp_path: Path) -> None:
    change = _bounds((912, 182, 36, 36), (2100, 182, 36, 36))
    part = spoiled(tmp_path, change)
    overview = tmp_path / "services" / "good" / "good.bpmn"
    overview.parent.mkdir(parents=True)
    overview.write_bytes(part.read_bytes())
    too_wide = Fault(element="good", kind=FaultKind.TOO_WIDE)
    assert too_wide not in faults_of(model.read(part), FORMS)
    assert too_wide in faults_of(model.read(overview), FORMS)


def test_every_kind_of_fault_is_tested() -> None:
    assert SPOILED.keys() | MEASURED == set(FaultKind)


def test_lines_may_share_a_stretch_when_they_enter_the_same_node(tmp_path: Path) -> None:
    joined = spoiled(
        tmp_path,
        ('targetRef="EndEvent_Done"', 'targetRef="EndEvent_Rejected"'),
        (_FLOW_DONE, _waypoints((860, 140), (880, 140), (880, 60), (912, 60))),
    )
    assert faults_of(model.read(joined), FORMS) == []


def test_a_measured_label_replaces_the_one_in_the_file() -> None:
    on_the_line = {"Flow_Yes": Box(x=505, y=193, width=20, height=14)}
    found = list(labelling.faults(model.read(GOOD), on_the_line))
    assert found == [Fault(element="Flow_Yes", kind=FaultKind.LABEL_ON_EDGE, other="Flow_Yes")]


def test_a_label_may_use_the_empty_corner_of_a_gateway() -> None:
    corner = {"Gateway_Correct": Box(x=460, y=214, width=40, height=14)}
    assert list(labelling.faults(model.read(GOOD), corner)) == []


@pytest.mark.parametrize("name", ["تا ساعت ۱۲", "آیا مبلغ درست است؟", "ارسال پیامک", "بازدید (نوبت دوم) انجام شد"])
def test_names_that_read_well_on_a_left_to_right_canvas(name: str, tmp_path: Path) -> None:
    assert faults_of(model.read(spoiled(tmp_path, ("تعیین مأمور", name))), FORMS) == []


@pytest.mark.parametrize(
    "question", ["درست", "مدارک درست", "درست است", "پاسخ متقاضی؟", "چیزی مانده؟", "درست است یا نه؟"]
)
def test_half_a_question_is_found(question: str, tmp_path: Path) -> None:
    found = faults_of(model.read(spoiled(tmp_path, ("درست است؟", question))), FORMS)
    assert found == [Fault(element="Gateway_Correct", kind=FaultKind.HALF_A_QUESTION)]


@pytest.mark.parametrize(
    "state", ["قبض پرداخت نشد", "کنتور سالم است", "چیزی برای پرداخت نبود", "تست با قبض نمی\u200cخواند"]
)
def test_a_state_is_a_sentence(state: str, tmp_path: Path) -> None:
    assert faults_of(model.read(spoiled(tmp_path, ("بازدید شد", state))), FORMS) == []


@pytest.mark.parametrize("name", ["(دوباره) بازدید", "ارسال SMS", "SMS به مشترک", "بازدید (دوباره)"])
def test_names_that_are_torn_on_a_left_to_right_canvas(name: str, tmp_path: Path) -> None:
    found = faults_of(model.read(spoiled(tmp_path, ("تعیین مأمور", name))), FORMS)
    assert found == [Fault(element="Task_PlanVisit", kind=FaultKind.WRONG_ORDER)]


def test_a_fault_reads_as_a_sentence_and_says_what_to_do() -> None:
    fault = Fault(element="Flow_A", kind=FaultKind.CROSSING, other="Flow_B")
    assert str(fault) == "Flow_A crosses Flow_B: lead one of them around"


@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_says_what_to_do(kind: FaultKind) -> None:
    assert str(Fault(element="Flow_A", kind=kind)).partition(": ")[2]


@pytest.mark.parametrize("content", ["", "<a/>", "<bpmn", "\x00"])
def test_what_is_no_diagram_is_refused_by_name(content: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.bpmn"
    path.write_text(content, "utf-8")
    with pytest.raises(model.NotADiagram, match=r"broken\.bpmn"):
        model.read(path)


def test_a_broken_coordinate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(model.NotADiagram, match="coordinate"):
        model.read(spoiled(tmp_path, (_ESCALATE, '<dc:Bounds x="left" y="300" width="100" height="80" />')))


def test_a_broken_form_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.form").write_text("{}", "utf-8")
    with pytest.raises(ValueError, match=r"broken\.form"):
        form_ids(tmp_path)
