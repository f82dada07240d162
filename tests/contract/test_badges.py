"""What stands on a task in our pictures: who acts, and which documented step it is."""

import re

from deploy.contracts.badges import UNIT_OF_THE_SERVICE, badges
from tests.contract.bpmn_model import book

BOOK = book()
BADGES = badges(BOOK)


def test_a_person_s_task_has_its_unit_and_its_step() -> None:
    assert BADGES["handle-faulty-meter"]["Task_InformSubscriber"] == "تشخیص | ۱۲"


def test_what_no_person_does_has_its_step_alone() -> None:
    assert BADGES["handle-faulty-meter"]["Task_AddFaultDebt"] == "گام ۱۱"


def test_a_unit_that_callers_name_is_not_guessed_in_the_part_and_known_at_the_call() -> None:
    unit, _, _ = BADGES["announce-bill"]["Task_HandOverBill"].partition(" | ")
    assert unit == UNIT_OF_THE_SERVICE
    assert BADGES["handle-faulty-meter"]["CallActivity_CollectDebt"] == "پیشخوان | ۱۳"


def test_a_call_has_the_units_that_act_inside_but_not_those_of_the_way_round() -> None:
    assert BADGES["standard-service"]["CallActivity_AnswerApplicant"] == f"{UNIT_OF_THE_SERVICE} | ۹"
    assert "CallActivity_DispatchAgent" not in BADGES["visit-and-test-meter"]


def test_each_task_of_a_person_says_who_acts() -> None:
    tasks = [(process.id, each) for process in BOOK.processes for each in process.elements if each.kind == "userTask"]
    assert [f"{process}/{task.id}" for process, task in tasks if task.id not in BADGES[process]] == []


def test_each_task_that_does_a_documented_step_says_which_unless_services_number_it_differently() -> None:
    silent = [
        each.id
        for process in BOOK.processes
        for each in process.elements
        if each.kind != "subProcess"
        and not each.kind.endswith("Event")
        and len({step.partition("-")[0] for step in BOOK.steps_of(each)}) == 1
        and not re.search("[۰-۹]", BADGES[process.id].get(each.id, ""))
    ]
    assert silent == []
