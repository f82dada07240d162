"""Findings name a field as its form does: what stands on top of a form that comes back is found in it by its words."""

from collections.abc import Iterator, Mapping

import pytest

from services.billing import correction, unmatched, verdict
from services.catalogue import all_services
from services.forms.findings import APPLICATION, Wording, wording_of
from services.metering import recording, repairs, tests
from services.specific.meter_relocation import places, relocation_report
from tests.contract.form_model import form

FORMS: Mapping[str, tuple[Wording, str]] = {
    "correct-application": (APPLICATION, "application."),
    **{
        f"{service.key}-application": (wording_of(service.fields), "application.")
        for service in all_services().values()
    },
    "judge-test-reading": (correction.WORDING, ""),
    "read-meter": (recording.WORDING, "agentReading."),
    "relocate-meter": (relocation_report.WORDING, "relocationReport."),
    "repair-meter": (repairs.WORDING, "repairReport."),
    "settle-payment": (unmatched.WORDING, "ruling."),
    "test-meter": (tests.WORDING, "testReport."),
    "verify-payment": (verdict.WORDING, ""),
    "visit-mounting-place": (places.WORDING, "placeReport."),
}


def named(form_id: str) -> Iterator[tuple[str, str, str]]:
    """Each field that has a title: its key, its label in the form, and its title."""
    wording, prefix = FORMS[form_id]
    for component in form(form_id):
        field = component.get("key", "").removeprefix(prefix)
        if field in wording.titles:
            yield field, component["label"], wording.titles[field]


@pytest.mark.parametrize("form_id", FORMS)
def test_a_field_has_the_same_name_in_its_form_and_in_what_is_said_of_it(form_id: str) -> None:
    fields = list(named(form_id))
    assert fields
    assert [each for each in fields if not each[1].startswith(each[2])] == []
