"""What may be typed into forms, and that nothing personal is."""

import re
from pathlib import Path

from services.intake.findings import LONGEST_REASON
from tests.contract.form_model import components, each_form, schema

SHORTEST_REASON = 3

PERSONAL = {
    *("nationalId", "mobile", "landline", "phone", "contact"),
    *("fullName", "firstName", "lastName", "fatherName", "birthDate"),
    *("address", "postalCode", "email"),
}

# How a field of each kind can be filled in wrongly: the style of the forms has words for these, in Persian.
CHECKED = {
    "textfield": {"required", "pattern"},
    "textarea": {"required", "minLength", "maxLength"},
    "radio": {"required"},
    "checkbox": {"required"},
    "checklist": {"required"},
}


@each_form
def test_no_form_asks_for_personal_data(path: Path) -> None:
    keys = {each["key"].split(".")[-1] for each in components(schema(path)) if "key" in each}
    assert keys & PERSONAL == set()


@each_form
def test_a_form_checks_what_it_has_words_for_and_leaves_the_rest_to_its_service(path: Path) -> None:
    for component in components(schema(path)):
        assert component.get("validate", {}).keys() <= CHECKED.get(component["type"], set()), component["id"]


@each_form
def test_a_reason_may_be_as_long_as_its_service_reads(path: Path) -> None:
    lengths = [
        (each["validate"].get("minLength"), each["validate"].get("maxLength"))
        for each in components(schema(path))
        if each["type"] == "textarea"
    ]
    assert set(lengths) <= {(SHORTEST_REASON, LONGEST_REASON)}


@each_form
def test_free_text_asks_for_nobody(path: Path) -> None:
    """What is written there stays in the engine, readable to every login, as long as its history is kept (ADR 5)."""
    described = [each.get("description", "") for each in components(schema(path)) if each["type"] == "textarea"]
    assert all("نام و شمارهٔ کسی را ننویسید" in each for each in described)


@each_form
def test_the_words_for_a_reason_say_how_long_it_may_be(path: Path) -> None:
    # In words: of digits in a style, Chromium tells screen readers in the order in which they stand on the screen.
    style = schema(path)["components"][0]["content"]
    assert (SHORTEST_REASON, LONGEST_REASON) == (3, 500)
    assert "کوتاه‌تر از سه یا بلندتر از پانصد نویسه" in style
    assert not re.search("[0-9۰-۹]", "".join(re.findall('content: "(.*?)"', style)))
