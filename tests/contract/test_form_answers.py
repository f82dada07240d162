"""Forms that come back: what was wrong with the report or decision before stands on top, under one title."""

import pytest

from tests.contract.form_model import FORMS, schema


@pytest.mark.parametrize(
    ("form_id", "message"),
    [
        ("relocate-meter", "relocationMessage"),
        ("repair-meter", "repairMessage"),
        ("test-meter", "testMessage"),
        ("visit-mounting-place", "placeMessage"),
        ("read-meter", "readingMessage"),
        ("settle-payment", "settlementMessage"),
        ("verify-payment", "verdictMessage"),
    ],
)
def test_a_report_that_was_not_accepted_is_answered_on_top_of_its_form(form_id: str, message: str) -> None:
    assert _answered_on_top(form_id, message) == "گزارش پیشین ثبت نشد"


@pytest.mark.parametrize(
    ("form_id", "message"),
    [
        ("control-readings", "judgementMessage"),
        ("examine-request", "judgementMessage"),
        ("judge-test-reading", "correctionMessage"),
    ],
)
def test_a_decision_that_was_not_carried_out_is_answered_on_top_of_its_form(form_id: str, message: str) -> None:
    assert _answered_on_top(form_id, message) == "تصمیم پیشین انجام نشد"


def _answered_on_top(form_id: str, message: str) -> str:
    """The title under which the answer stands, right below the heading."""
    (path,) = (each for each in FORMS if each.stem == form_id)
    heading, answer = schema(path)["components"][1:3]
    assert heading["id"] == "Text_Heading"
    assert answer["type"] == "group"
    assert answer["conditional"]["hide"] == f'={message} = null or {message} = ""'
    assert [each["text"] for each in answer["components"]] == [f"{{{{{message}}}}}"]
    return str(answer["label"])
