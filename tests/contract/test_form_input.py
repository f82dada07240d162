"""What may be typed into forms: personal data in two kinds of them only."""

import re
from pathlib import Path

from services.intake.findings import LONGEST_REASON
from tests.contract.form_model import components, each_form, schema

# Notes stay in the process: no service reads them.
NOTES = {"cutNote", "supervisorNote"}


@each_form
def test_only_an_application_and_the_change_form_ask_for_personal_data(path: Path) -> None:
    asks = re.search("nationalId|mobile|landline|fullName", path.read_text(encoding="utf-8")) is not None
    assert asks == (path.stem.endswith("-application") or path.stem == "change-subscriber")


@each_form
def test_a_reason_may_be_as_long_as_its_service_reads(path: Path) -> None:
    asked = [each for each in components(schema(path)) if each["type"] == "textarea" and each["key"] not in NOTES]
    assert {each["key"] for each in asked if each["validate"].get("maxLength") != LONGEST_REASON} == set()
    assert {each["key"] for each in asked if each["validate"].get("minLength") != 3} == set()
