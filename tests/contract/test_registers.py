"""What a meter shows besides its total is asked for where its total is, and only of a meter that has it."""

import pytest

from services.metering.register_fields import SHOWN, WHEN_HUNG, WHEN_REMOVED, RegisterFields
from tests.contract.form_model import FORMS, form, hides
from tests.specification import is_whole_catalogue

OF_THE_METER = [
    ("collect-equipment", "collectionReport.", "collectionReport.hasRegisters", "reading"),
    ("final-reading", "finalReport.", "hasRegisters", "outcome"),
    ("install-meter", "installationReport.", "installationReport.hasRegisters", "reading"),
    ("read-meter", "agentReading.", "agentReading.hasRegisters", "readingDate"),
    ("relocate-meter", "relocationReport.", "relocationReport.hasRegisters", "reading"),
    ("test-meter", "testReport.", "testReport.hasRegisters", "reading"),
    ("test-on-site", "siteReport.", "siteReport.hasRegisters", "reading"),
]
ASKED = [
    *((*each, SHOWN) for each in OF_THE_METER),
    ("install-meter", "installationReport.", "installationReport.hungHasRegisters", "openingReading", WHEN_HUNG),
    ("install-meter", "installationReport.", "installationReport.removedHasRegisters", "closingReading", WHEN_REMOVED),
    ("repair-meter", "repairReport.", "repairReport.hungHasRegisters", "openingReading", WHEN_HUNG),
    ("repair-meter", "repairReport.", "repairReport.removedHasRegisters", "closingReading", WHEN_REMOVED),
    ("test-on-site", "siteReport.", "siteReport.hungHasRegisters", "openingReading", WHEN_HUNG),
]


KNOWN = {each.stem for each in FORMS}


def test_the_forms_that_read_a_meter_are_there() -> None:
    """In a copy without one service, that service's are not."""
    assert not is_whole_catalogue() or {each[0] for each in ASKED} <= KNOWN


@pytest.mark.parametrize(
    ("form_id", "report", "has_them", "total", "fields"), [each for each in ASKED if each[0] in KNOWN]
)
def test_registers_are_asked_for_below_the_total_of_a_meter_that_has_them(
    form_id: str, report: str, has_them: str, total: str, fields: RegisterFields
) -> None:
    keys = [each.get("key") for each in form(form_id)]
    own = [f"{report}{key}" for key in fields.titles]
    first = keys.index(own[0])
    assert keys[first - 1 : first + len(own)] == [has_them, *own]
    assert keys.index(f"{report}{total}") < first
    hidden = hides(form_id)
    shown_when = hidden.get(f"Field_{has_them.removeprefix(report)}", "").removeprefix("=")
    expected = f"={has_them} != true" + (f" or {shown_when}" if shown_when else "")
    assert {hidden[f"Field_{key}"] for key in fields.titles} == {expected}
