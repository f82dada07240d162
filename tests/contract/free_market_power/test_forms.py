"""The forms of temporary or free-market power, and of the final reading that it ends with."""

from services.metering import final_reading
from services.specific.free_market_power import early_end
from services.specific.free_market_power.model import EarlyEndReason
from tests.contract.form_model import answered_on_top, hides, misnamed, options, task_forms

EARLY = "end-power-early"


def test_its_form_writes_exactly_what_its_process_awaits() -> None:
    assert task_forms("services/free-market-power") == {
        EARLY: {f"earlyEnd.{each}" for each in ("why", "letter", "lastDay")}
    }


def test_the_reasons_of_an_early_end_are_those_of_the_rules() -> None:
    assert options(EARLY, "earlyEnd.why").keys() == set(EarlyEndReason)


def test_a_field_of_an_early_end_has_the_same_name_in_its_form_and_in_what_is_said_of_it() -> None:
    assert misnamed(EARLY, early_end.WORDING, "earlyEnd.") == []


def test_an_early_end_that_was_not_accepted_is_answered_on_top_of_its_form() -> None:
    assert answered_on_top(EARLY, "earlyEndMessage") == "ثبت پیشین پذیرفته نشد"


def test_a_letter_is_asked_for_with_a_withdrawn_permit_alone() -> None:
    assert hides(EARLY)["Field_letter"] == '=earlyEnd.why != "permit-withdrawn"'


def test_its_start_form_offers_both_kinds() -> None:
    assert options("free-market-power-application", "application.powerKind") == {
        "temporary": "برق موقت",
        "free-market": "برق آزاد",
    }


def test_a_field_of_the_final_reading_has_the_same_name_in_its_form_and_in_what_is_said_of_it() -> None:
    assert misnamed("final-reading", final_reading.WORDING, "finalReport.") == []


def test_a_judgement_that_was_not_accepted_is_answered_on_top_of_its_form() -> None:
    assert answered_on_top("judge-final-reading", "judgementMessage") == "نظر پیشین ثبت نشد"
