"""The forms of the relocation: what they write, what they offer and when."""

from collections.abc import Mapping

import pytest

from services.metering.register_fields import SHOWN
from services.specific.meter_relocation import places, relocation_report
from services.specific.meter_relocation.model import PLACE_SUITABILITIES, RELOCATION_WORKS
from tests.contract.form_model import answered_on_top, asks_by_answer, misnamed, options, task_forms


def test_its_forms_write_exactly_what_its_processes_await() -> None:
    shown = ("reading", "hasRegisters", *SHOWN.titles)
    report = ("outcome", "sealBefore", "sealAfter", *shown, "meterSerial", "reason", "postponedTo")
    assert task_forms("services/meter-relocation") == {
        "decide-after-failure": {"failureDecision"},
        "relocate-meter": {f"relocationReport.{field}" for field in report},
        "visit-mounting-place": {"placeReport.suitability", "placeReport.works", "placeReport.reason"},
    }


@pytest.mark.parametrize(
    ("key", "words"), [("placeReport.suitability", PLACE_SUITABILITIES), ("placeReport.works", RELOCATION_WORKS)]
)
def test_the_report_of_the_place_offers_all_that_is_known_in_its_words(key: str, words: Mapping[str, str]) -> None:
    assert options("visit-mounting-place", key) == dict(words)


def test_the_ways_out_are_the_documented_ones() -> None:
    assert set(options("relocate-meter", "relocationReport.outcome")) == set(relocation_report.RelocationOutcome)
    assert set(options("decide-after-failure", "failureDecision")) == {"retry", "give-up"}


def test_a_report_asks_for_what_its_answer_needs_and_for_nothing_else() -> None:
    done = ("sealBefore", "sealAfter", "reading", "hasRegisters", "meterSerial")
    asked = {f"Field_{field}": "done" for field in done}
    asked |= {"Field_reason": "could-not", "Field_postponedTo": "postponed"}
    optional = frozenset({"Field_meterSerial", "Field_hasRegisters"})
    assert asks_by_answer("relocate-meter", "relocationReport.outcome", asked, optional=optional)
    place = {"Field_works": "possible-with-work", "Field_reason": "refused"}
    assert asks_by_answer("visit-mounting-place", "placeReport.suitability", place)


def test_a_field_has_the_same_name_in_its_form_and_in_what_is_said_of_it() -> None:
    assert misnamed("relocate-meter", relocation_report.WORDING, "relocationReport.") == []
    assert misnamed("visit-mounting-place", places.WORDING, "placeReport.") == []


@pytest.mark.parametrize(
    ("form_id", "message"),
    [
        ("relocate-meter", "relocationMessage"),
        ("visit-mounting-place", "placeMessage"),
    ],
)
def test_a_report_that_was_not_accepted_is_answered_on_top_of_its_form(form_id: str, message: str) -> None:
    assert answered_on_top(form_id, message) == "گزارش پیشین ثبت نشد"
