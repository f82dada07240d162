from datetime import timedelta
from pathlib import Path

import pytest

from tests.zeebekit import CommandRejected, DeploymentRejected, EmbeddedEngine, NothingToDeploy, Workers

ORDER = {"kind": "کتاب", "orderId": "17"}
RESOURCES = Path(__file__).parent / "resources"
BROKEN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">
<process id="broken" isExecutable="true"><startEvent id="Start"/><serviceTask id="Task_untyped"/></process>
</definitions>"""


@pytest.fixture
def engine(zeebe: EmbeddedEngine, workers: Workers) -> EmbeddedEngine:
    zeebe.use(workers)
    return zeebe


def test_one_deployment_holds_processes_decisions_and_forms(fresh_zeebe: EmbeddedEngine) -> None:
    deployment = fresh_zeebe.deploy(
        RESOURCES / "approval.bpmn", RESOURCES / "approve-form.form", RESOURCES / "price.dmn"
    )
    assert deployment.processes == {"approval": 1}
    assert deployment.decisions == {"price": 1}
    assert deployment.forms == {"approve-form": 1}


def test_a_deployment_is_refused_with_the_reason_of_the_engine(zeebe: EmbeddedEngine, tmp_path: Path) -> None:
    diagram = tmp_path / "broken.bpmn"
    diagram.write_text(BROKEN, encoding="utf-8")
    with pytest.raises(DeploymentRejected) as rejection:
        zeebe.deploy(diagram)
    assert "Element: Task_untyped" in rejection.value.reason
    assert rejection.value.code == "INVALID_ARGUMENT"


def test_a_deployment_of_nothing_or_of_one_name_twice_is_refused(zeebe: EmbeddedEngine, tmp_path: Path) -> None:
    with pytest.raises(NothingToDeploy, match=r"no \.bpmn"):
        zeebe.deploy(tmp_path)
    with pytest.raises(NothingToDeploy, match=r"price\.dmn"):
        zeebe.deploy(RESOURCES, RESOURCES / "price.dmn")


@pytest.mark.parametrize(("kind", "price"), [("کتاب", 120), ("میز", 200)])
def test_a_decision_table_with_persian_strings_decides(engine: EmbeddedEngine, kind: str, price: int) -> None:
    engine.start_instance("order", {"kind": kind, "orderId": "1"}).assert_variables({"price": price})


def test_a_called_process_is_part_of_its_caller_for_tasks_and_assertions(engine: EmbeddedEngine) -> None:
    instance = engine.start_instance("order", ORDER)
    assert instance.awaited_messages() == [("parcel-received", "17")]
    engine.publish_message("parcel-received", "17")
    instance.assert_waiting_at("Call_delivery", "File the receipt").task("Task_file", role="clerks").complete(
        {"parcel": "P-1"}
    )
    instance.assert_completed().assert_passed("End_filed", "End_delivered").assert_variables({"parcel": "P-1"})
    assert "Task_file" not in instance.path()
    assert "Task_file" in instance.called("delivery")[0].path()


def test_a_message_reaches_only_its_correlation_key(engine: EmbeddedEngine) -> None:
    first = engine.start_instance("order", {**ORDER, "orderId": "1"})
    second = engine.start_instance("order", {**ORDER, "orderId": "2"})
    engine.publish_message("parcel-received", "2")
    first.assert_waiting_at("Task_await").assert_not_waiting_at("Task_file")
    second.assert_waiting_at("Task_file")


def test_a_message_waits_for_its_receiver_as_long_as_it_lives(engine: EmbeddedEngine) -> None:
    engine.publish_message("parcel-received", "1", ttl=timedelta(hours=1))
    engine.publish_message("parcel-received", "2", ttl=timedelta(hours=3))
    engine.travel(hours=2)
    engine.start_instance("order", {**ORDER, "orderId": "1"}).assert_waiting_at("Task_await")
    engine.start_instance("order", {**ORDER, "orderId": "2"}).assert_waiting_at("Task_file")


def test_a_message_starts_one_instance_per_message_id(engine: EmbeddedEngine) -> None:
    engine.publish_message("bill-due", message_id="bill-7", ttl=timedelta(hours=1), variables={"billId": "7"})
    with pytest.raises(CommandRejected) as rejection:
        engine.publish_message("bill-due", message_id="bill-7", ttl=timedelta(hours=1))
    assert rejection.value.code == "ALREADY_EXISTS"
    (started,) = engine.instances("reminders")
    started.assert_variables({"billId": "7"}).assert_waiting_at("Pay")


def test_an_event_sub_process_ends_what_it_interrupts(engine: EmbeddedEngine) -> None:
    engine.publish_message("bill-due", variables={"billId": "7"})
    (instance,) = engine.instances("reminders")
    engine.publish_message("bill-waived", "7")
    instance.assert_completed().assert_passed("Start_waived", "End_waived").assert_not_passed("Pay")
    assert instance.tasks() == []


def test_a_reset_leaves_nothing_of_the_last_test(engine: EmbeddedEngine, workers: Workers) -> None:
    instance = engine.start_instance("order", ORDER)
    engine.publish_message("parcel-received", "18", ttl=timedelta(days=30), message_id="m-1")
    engine.reset()
    assert engine.instances() == []
    assert engine.tasks() == []
    assert engine.open_jobs() == []
    with pytest.raises(CommandRejected):
        instance.set_variables({"late": True})
    engine.use(workers)
    engine.publish_message("parcel-received", "18", ttl=timedelta(0), message_id="m-1")
    engine.start_instance("order", {**ORDER, "orderId": "18"}).assert_waiting_at("Task_await")


def test_open_instances_are_cancelled_with_those_they_called(engine: EmbeddedEngine) -> None:
    instance = engine.start_instance("order", ORDER)
    engine.cancel_open_instances()
    instance.assert_terminated().called("delivery")[0].assert_terminated()


def test_variables_are_set_and_an_old_version_started(engine: EmbeddedEngine) -> None:
    instance = engine.start_instance("approval", version=1)
    instance.set_variables({"note": "فوری", "nested": {"a": [1]}})
    assert instance.version == 1
    assert instance.variables() == {"note": "فوری", "nested": {"a": [1]}}
    assert instance.variables("Task_approve") == {"limit": "PT15M"}
    with pytest.raises(CommandRejected, match="none found"):
        engine.start_instance("approval", version=99)
