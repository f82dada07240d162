"""Findings name a field as its form does: what stands on top of a form that comes back is found in it by its words."""

from collections.abc import Mapping

import pytest

from services import use_rulings
from services.billing import unmatched
from services.catalogue import all_services
from services.forms.findings import APPLICATION, Wording, wording_of
from services.metering import repairs, tests
from tests.contract.form_model import misnamed, told_in_form_order

FORMS: Mapping[str, tuple[Wording, str]] = {
    "correct-application": (APPLICATION, "application."),
    **{
        f"{service.key}-application": (wording_of(service.fields), "application.")
        for service in all_services().values()
    },
    "decide-on-use": (use_rulings.WORDING, "ruling."),
    "repair-meter": (repairs.WORDING, "repairReport."),
    "resolve-payment": (unmatched.WORDING, "ruling."),
    "test-meter": (tests.WORDING, "testReport."),
}


@pytest.mark.parametrize("form_id", FORMS)
def test_a_field_has_the_same_name_in_its_form_and_in_what_is_said_of_it(form_id: str) -> None:
    assert misnamed(form_id, *FORMS[form_id]) == []


@pytest.mark.parametrize("form_id", FORMS)
def test_faults_are_told_in_the_order_of_the_fields(form_id: str) -> None:
    assert told_in_form_order(form_id, *FORMS[form_id])
