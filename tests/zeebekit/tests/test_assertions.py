import pytest

from tests.zeebekit import EmbeddedEngine, ProcessInstance, Workers


@pytest.fixture
def waiting(zeebe: EmbeddedEngine, workers: Workers) -> ProcessInstance:
    zeebe.use(workers)
    return zeebe.start_instance("approval", {"code": "T-۱"})


def test_a_failing_assertion_shows_where_the_instance_stands(waiting: ProcessInstance) -> None:
    with pytest.raises(AssertionError) as failure:
        waiting.assert_completed()
    text = str(failure.value)
    assert text.startswith("the instance is active, not completed")
    assert "Task_approve «تأیید درخواست»" in text
    assert "for clerks, seniors, due " in text
    assert "Event_late due " in text
    assert 'code = "T-۱"' in text
    assert "activating Task_approve" in text


def test_each_assertion_fails_when_it_should(waiting: ProcessInstance) -> None:
    with pytest.raises(AssertionError, match="'End_yes' was not passed"):
        waiting.assert_passed("Start", "End_yes")
    with pytest.raises(AssertionError, match="'Start' was passed"):
        waiting.assert_not_passed("End_yes", "Start")
    with pytest.raises(AssertionError, match="'Start' is not active"):
        waiting.assert_waiting_at("Task_approve", "Start")
    with pytest.raises(AssertionError, match="'Task_approve' is active"):
        waiting.assert_not_waiting_at("Task_approve")
    with pytest.raises(AssertionError, match="active, not terminated"):
        waiting.assert_terminated()
    with pytest.raises(AssertionError, match=r"but: {'code': 'T-۱', 'other': '\(absent\)'}"):
        waiting.assert_variables({"code": "T-2", "other": None})


def test_an_ended_instance_is_not_active(waiting: ProcessInstance) -> None:
    waiting.assert_active().cancel()
    with pytest.raises(AssertionError, match="terminated, not active"):
        waiting.assert_active()


def test_an_assertion_on_no_element_is_an_error(waiting: ProcessInstance) -> None:
    with pytest.raises(ValueError, match="at least one"):
        waiting.assert_not_passed()


def test_the_path_is_in_order(waiting: ProcessInstance) -> None:
    waiting.task("Task_approve").complete({"approved": False})
    nodes = [element for element in waiting.path() if not element.startswith("Flow")]
    assert nodes == ["Start", "Task_approve", "Gateway_approved", "End_no", "approval"]
