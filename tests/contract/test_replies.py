"""What is wrong with a form that comes back is told in the order in which its fields stand."""

from collections.abc import Mapping

import pytest

from services.visiting.attempts import REPORTED
from tests.contract.form_model import FORMS, told_in_form_order, written
from tests.contract.replies import answered_forms, replies_to

# Whose answer is not put together from faults of fields that a module names, with what it is instead.
OTHERWISE: Mapping[str, str] = {
    "arrive-at-cut": "a report of a visit in vain, below",
    "enter-history": "why the change cannot be entered",
    "receive-stub": "one sentence about the stub",
    "record-stub": "one sentence about the stub",
    "report-order": "faults of the service's own fields, which stand in one order everywhere",
    "resolve-change": "why the change cannot be made",
    "resolve-obstacle": "what stands in the way",
    "settle-obstacle": "what stands in the way",
}


def _with_visits() -> Mapping[str, str]:
    """The forms in which a visit in vain is reported, each with the object that it writes into."""
    keys = [(path.stem, key.split(".")) for path in FORMS for key in written(path.stem, "")]
    return {form_id: f"{parts[0]}." for form_id, parts in keys if parts[-1] == "visitNote"}


VISITS = _with_visits()


def test_of_each_form_that_comes_back_the_words_are_found() -> None:
    assert {each for each in answered_forms() if not replies_to(each)} == OTHERWISE.keys()


@pytest.mark.parametrize("form_id", [each for each in answered_forms() if each not in OTHERWISE])
def test_faults_are_told_in_the_order_of_the_fields(form_id: str) -> None:
    for prefix, wording in replies_to(form_id):
        assert told_in_form_order(form_id, wording, prefix)


@pytest.mark.parametrize("form_id", VISITS)
def test_faults_of_a_visit_in_vain_are_told_in_the_order_of_the_fields(form_id: str) -> None:
    assert told_in_form_order(form_id, REPORTED, VISITS[form_id])
