"""What stands on a task in our pictures: who acts, and which documented step it is."""

from deploy.contracts.badges import badges
from deploy.contracts.book import read_book
from tests.contract.bpmn_model import FOLDER

BADGES = badges(read_book(FOLDER))


def test_a_person_s_task_has_its_unit_and_its_step() -> None:
    assert BADGES["handle-faulty-meter"]["Task_InformSubscriber"] == "واحد تشخیص امور | ۱۲"


def test_what_no_person_does_has_its_step_alone() -> None:
    assert BADGES["handle-faulty-meter"]["Task_AddFaultDebt"] == "گام ۱۱"


def test_a_unit_that_callers_name_is_not_guessed() -> None:
    assert "Task_HandOverBill" not in BADGES["announce-bill"] or "|" not in BADGES["announce-bill"]["Task_HandOverBill"]


def test_a_call_has_the_unit_that_it_names_or_the_one_that_acts_inside() -> None:
    assert BADGES["handle-faulty-meter"]["CallActivity_CollectDebt"] == "دفتر پیشخوان | ۱۳"
    assert BADGES["visit-and-test-meter"]["CallActivity_DispatchAgent"].startswith("واحد انشعابات امور")


def test_each_task_of_a_person_says_who_acts_unless_its_callers_do() -> None:
    silent = [
        f"{process.id}/{each.id}"
        for process in read_book(FOLDER).processes
        for each in process.elements
        if each.kind == "userTask"
        and not (each.attribute("assignmentDefinition", "candidateGroups") or "").startswith("=")
        and each.id not in BADGES[process.id]
    ]
    assert silent == []
