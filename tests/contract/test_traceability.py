"""No documented step is lost between the specification, the diagrams, the code and the tests."""

import csv

import pytest

from services.catalogue import all_services
from services.steps.catalogue import STANDARD, all_steps
from tests.contract.bpmn_model import elements
from tests.contract.traceability import PAGE, SPECIFICATION, Row, done_by, page, rows, steps_proved
from tests.own import of_each_service

OF_NO_SOURCE = {STANDARD, "complaint", "keep-appointment", "pay-refund", "take-final-reading"}
"""Whose steps are our own: the standard process, the wait for an appointment, during which limits
stand still, and the second look at a request that was objected to."""

ADDED = {step for _, own in of_each_service("contract", "steps", "OF_NO_SOURCE") for step in own}
"""Steps that a service has besides those of its source, and says why."""


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.step)
def test_a_documented_step_has_an_element_with_a_worker_or_form_and_a_test(row: Row) -> None:
    assert row.elements, "no element of a diagram names this step in its property `steps`"
    assert all(done_by(element) for element in row.elements)
    assert row.tests, "no process test is marked with this step"


def test_diagrams_and_tests_name_no_step_that_no_manifest_has() -> None:
    assert {step for each in elements() for step in each.steps} <= set(all_steps())
    assert set(steps_proved()) <= set(all_steps())


def test_a_manifest_has_all_documented_steps_of_its_service_and_no_others() -> None:
    with SPECIFICATION.open(encoding="utf-8", newline="") as file:
        specified = {row["id"] for row in csv.DictReader(file)}
    own = {step.id for step in all_steps().values() if not step.is_whole_service and step.owner not in OF_NO_SOURCE}
    assert own - ADDED <= specified
    # A part keeps the ids of the table that documents its steps, whichever services there are.
    prefixes = {service.prefix for service in all_services().values() if service.standard is None}
    assert {step for step in specified if step.split("-")[0] in prefixes} - own <= {f"{each}-00" for each in prefixes}


def test_the_page_in_docs_is_up_to_date() -> None:
    assert PAGE.read_text("utf8") == page(), "run: python -m tests.contract.traceability"
