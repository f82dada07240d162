"""What happens if somebody starts a process by hand (Tasklist's "Processes", Operate, the API) with nothing in it."""

import pytest

from deploy.contracts.parts import parts_under
from deploy.locations import ROOT
from services.catalogue import all_services
from tests.process.office import Office

pytestmark = pytest.mark.process


@pytest.mark.parametrize("process_id", sorted(parts_under(ROOT / "bpmn")))
def test_a_called_process_that_is_started_without_a_request_ends_at_once(office: Office, process_id: str) -> None:
    instance = office.engine.start_instance(process_id)
    instance.assert_completed().assert_passed("Event_NoRequest").assert_no_incidents()
    assert not instance.tasks()


@pytest.mark.parametrize("service", all_services())
def test_a_service_that_is_started_without_its_form_asks_the_unit_that_takes_applications(
    office: Office, service: str
) -> None:
    instance = office.engine.start_instance(service)
    assert "- " in instance.task("Task_CorrectApplication").variables["findingsText"]
    instance.assert_no_incidents()
    instance.task("Task_CorrectApplication").complete({"documentsOutcome": "given-up"})
    instance.assert_completed()


def test_the_stub_of_nothing_is_asked_for_again(office: Office) -> None:
    instance = office.engine.start_instance("receive-stub")
    instance.assert_no_incidents()
    [task] = instance.tasks()
    assert task.is_open
