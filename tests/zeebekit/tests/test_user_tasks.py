from datetime import timedelta

import pytest

from tests.zeebekit import CommandRejected, EmbeddedEngine, UnknownElement, Workers

APPROVE = "تأیید درخواست"


@pytest.fixture
def engine(zeebe: EmbeddedEngine, workers: Workers) -> EmbeddedEngine:
    zeebe.use(workers)
    return zeebe


def test_a_task_is_found_by_its_persian_name_and_by_its_element_id(engine: EmbeddedEngine) -> None:
    instance = engine.start_instance("approval")
    assert instance.task(APPROVE).key == instance.task("Task_approve").key


def test_a_task_shows_what_an_operator_sees(engine: EmbeddedEngine) -> None:
    before = engine.now()
    task = engine.start_instance("approval", {"application": {"reading": "۱۲۳"}}).task(APPROVE)
    assert (task.name, task.element_id, task.process_id) == (APPROVE, "Task_approve", "approval")
    assert task.candidate_groups == ("clerks", "seniors")
    assert task.form_id == "approve-form"
    assert task.form_key is not None
    assert task.variables == {"application": {"reading": "۱۲۳"}, "limit": "PT15M"}
    assert task.due_date is not None
    assert timedelta(minutes=15) <= task.due_date - before < timedelta(minutes=16)


def test_a_task_is_given_another_due_date_and_none(engine: EmbeddedEngine) -> None:
    instance = engine.start_instance("approval")
    task = instance.task(APPROVE)
    assert task.due_date is not None
    later = task.due_date + timedelta(days=1)
    task.update_due_date(later.isoformat(timespec="milliseconds"))
    assert instance.task(APPROVE).due_date == later
    task.update_due_date(None)
    assert instance.task(APPROVE).due_date is None


def test_a_task_is_only_found_for_a_role_that_may_take_it(engine: EmbeddedEngine) -> None:
    instance = engine.start_instance("approval")
    assert instance.task(APPROVE, role="seniors").is_open
    with pytest.raises(AssertionError, match=r"one open user task .* for 'cashiers', found 0") as failure:
        instance.task(APPROVE, role="cashiers")
    assert "for clerks, seniors" in str(failure.value)


def test_tasks_of_all_instances_are_listed_by_role(engine: EmbeddedEngine) -> None:
    engine.start_instance("approval")
    engine.start_instance("approval")
    assert [task.name for task in engine.tasks(role="clerks")] == [APPROVE, APPROVE]
    assert engine.tasks(role="cashiers") == []


def test_a_completed_task_passes_its_variables_on(engine: EmbeddedEngine) -> None:
    instance = engine.start_instance("approval")
    instance.task(APPROVE).complete({"approved": True, "note": "stays local"})
    instance.assert_completed().assert_passed("Flow_yes", "End_yes", "بله").assert_not_passed("Flow_no", "End_no")
    assert instance.variables() == {"approved": True}


def test_a_task_is_assigned_and_assigned_anew(engine: EmbeddedEngine) -> None:
    task = engine.start_instance("approval").task(APPROVE)
    assert task.assignee is None
    task.assign("ali")
    assert task.assignee == "ali"
    task.assign("سارا")
    assert engine.tasks()[0].assignee == "سارا"


def test_a_task_cannot_be_completed_twice(engine: EmbeddedEngine) -> None:
    task = engine.start_instance("approval").task(APPROVE)
    task.complete({"approved": False})
    assert not task.is_open
    with pytest.raises(CommandRejected, match="USER_TASK COMPLETE rejected") as rejection:
        task.complete({"approved": False})
    assert rejection.value.code == "NOT_FOUND"


def test_an_unknown_element_is_an_error_and_no_silent_success(engine: EmbeddedEngine) -> None:
    instance = engine.start_instance("approval")
    with pytest.raises(UnknownElement, match="Task_aprove"):
        instance.assert_not_passed("Task_aprove")
    with pytest.raises(UnknownElement, match="تایید"):
        instance.tasks("تایید")
