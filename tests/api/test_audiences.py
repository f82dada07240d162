"""Which units may open what, asked of all manifests and of all forms that lead to a page."""

from dataclasses import replace

import pytest

from api.audiences import applications_taken_by, given_by, opened_by, opened_for
from deploy.diagrams.elements import Element
from services.catalogue import all_services
from services.registry.values import Holder, Service
from services.units import Access
from tests.contract.bpmn_model import book
from tests.examples import plain_service, service_with, services_with

BOOK = book()
SERVICES = tuple(all_services().values())
every_service = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.key)

COUNTERS = {"counter", "customer-services", "supervisor"}
GOING_OUT = {"meter-test", "installation", "connections", "customer-services", "diagnosis", "supervisor"}
ANNOUNCING = {*COUNTERS, "diagnosis", "revenue", "connections"}


@every_service
def test_who_has_a_task_of_a_service_opens_what_it_leads_to(service: Service) -> None:
    assert {service.unit_of(each) for each in Holder if each is not Holder.INTAKE} <= opened_by(Access.SHEETS, service)
    assert service.intake in opened_by(Access.APPLICATIONS, service)
    assert {service.intake, service.unit} <= opened_by(Access.BILLS, service)
    assert service.intake in applications_taken_by()


@pytest.mark.parametrize("service", services_with(plain=False), ids=lambda service: service.key)
def test_of_services_with_steps_of_their_own_no_other_unit_sees_anything(service: Service) -> None:
    assert opened_by(Access.SHEETS, service) == GOING_OUT | service.on_site
    assert opened_by(Access.APPLICATIONS, service) == COUNTERS
    assert opened_by(Access.BILLS, service) == ANNOUNCING


def test_a_manifest_s_units_see_its_own_requests_and_those_of_no_other_service() -> None:
    other = service_with(plain=False)
    plain = replace(plain_service(), intake="finance", unit="laboratory")
    assert "finance" in opened_by(Access.APPLICATIONS, plain) - opened_by(Access.APPLICATIONS, other)
    assert {"finance", "laboratory"} <= opened_by(Access.BILLS, plain) - opened_by(Access.BILLS, other)
    assert "laboratory" in opened_by(Access.SHEETS, plain) - opened_by(Access.SHEETS, other)


def test_what_belongs_to_no_service_or_to_one_that_has_gone_only_the_usual_units_see() -> None:
    assert opened_for(Access.BILLS, None) == opened_for(Access.BILLS, "gone") == ANNOUNCING


def test_a_service_is_given_by_who_takes_its_applications_and_who_answers_for_it() -> None:
    service = service_with(plain=False)
    assert given_by(service.key) == {service.intake, service.unit, "supervisor"}


@every_service
def test_whoever_s_form_leads_to_a_sheet_may_open_it(service: Service) -> None:
    """The units that the diagrams name; those that a manifest names are asked above."""
    leading = [task for task in _within(service.key) if task.kind == "userTask" and _leads_to_sheet(task)]
    named = {task.attribute("assignmentDefinition", "candidateGroups") or "" for task in leading}
    assert {unit for unit in named if not unit.startswith("=")} <= opened_by(Access.SHEETS, service)


def test_forms_lead_to_sheets() -> None:
    assert [task for service in SERVICES for task in _within(service.key) if _leads_to_sheet(task)]


def _within(process_id: str) -> list[Element]:
    """The elements of a process and of all that it calls."""
    known = [process_id]
    for each in known:
        called = [element.called_process for element in BOOK.by_id[each].elements]
        known += [process for process in dict.fromkeys(called) if process and process not in known]
    return [element for each in known for element in BOOK.by_id[each].elements]


def _leads_to_sheet(task: Element) -> bool:
    form = BOOK.form(task.attribute("formDefinition", "formId") or "")
    return any(link in str(form) for link in ("sheetUrl", "/visit-sheet"))
