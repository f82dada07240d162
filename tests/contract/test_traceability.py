"""No documented step is lost between the specification, the diagrams, the code and the tests."""

import pytest

from services.steps.catalogue import all_steps
from tests.contract.bpmn_model import elements
from tests.contract.traceability import PAGE, Row, documented_steps, done_by, page, rows, steps_proved


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.step)
def test_a_documented_step_has_an_element_with_a_worker_or_form_and_a_test(row: Row) -> None:
    assert row.elements, "no element of a diagram names this step in its property `steps`"
    assert all(done_by(element) for element in row.elements)
    assert row.tests, "no process test is marked with this step"


def test_diagrams_and_tests_name_no_step_that_is_not_documented() -> None:
    documented = set(documented_steps())
    assert {step for each in elements() for step in each.steps} <= documented
    assert set(steps_proved()) <= set(all_steps())


def test_the_catalogue_knows_every_documented_step() -> None:
    assert set(documented_steps()) | {"SET-00"} == set(all_steps())


def test_the_page_in_docs_is_up_to_date() -> None:
    assert PAGE.read_text("utf8") == page(), "run: python -m tests.contract.traceability"
