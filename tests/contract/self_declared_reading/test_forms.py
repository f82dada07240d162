"""The forms of a declared reading: what they write, what they offer and when."""

import pytest

from services.model.connections import Judgement
from services.ports.outside import Identity
from services.specific.self_declared_reading import inquiring, submission, wording
from services.specific.self_declared_reading.model import RecordMatch
from services.specific.self_declared_reading.submission import SubmittedByHand
from services.specific.self_declared_reading.wording import Decision
from tests.contract.form_model import answered_on_top, hides, misnamed, options, task_forms

VERDICT = ("decision", "correctedReading", "readingJudgement", "reason")


def test_its_forms_write_exactly_what_its_processes_await() -> None:
    assert task_forms("services/self-declared-reading") == {
        "examine-declaration": {f"declarationVerdict.{each}" for each in VERDICT},
        "inquire-by-hand": {"inquiryReport.identity", "inquiryReport.record"},
        "submit-by-hand": {f"submissionReport.{each}" for each in ("outcome", "systemNumber", "reason")},
    }


def test_the_ways_out_are_those_of_the_diagrams() -> None:
    assert set(options("examine-declaration", "declarationVerdict.decision")) == set(Decision)
    judgements = {Judgement.ROLLED_OVER, Judgement.LAST_READING_WRONG}
    assert set(options("examine-declaration", "declarationVerdict.readingJudgement")) == judgements
    assert set(options("inquire-by-hand", "inquiryReport.identity")) == set(Identity) - {Identity.NOT_ASKED}
    assert set(options("inquire-by-hand", "inquiryReport.record")) == set(RecordMatch)
    assert set(options("submit-by-hand", "submissionReport.outcome")) == set(SubmittedByHand)


@pytest.mark.parametrize(
    ("form_id", "words", "prefix"),
    [
        ("examine-declaration", wording.WORDING, "declarationVerdict."),
        ("inquire-by-hand", inquiring.WORDING, "inquiryReport."),
        ("submit-by-hand", submission.WORDING, "submissionReport."),
    ],
)
def test_a_field_has_the_same_name_in_its_form_and_in_what_is_said_of_it(
    form_id: str, words: object, prefix: str
) -> None:
    assert misnamed(form_id, words, prefix) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form_id", "message", "said"),
    [
        ("examine-declaration", "verdictMessage", "رأی پیشین ثبت نشد"),
        ("inquire-by-hand", "inquiryMessage", "استعلام پیشین ثبت نشد"),
        ("submit-by-hand", "submissionMessage", "نتیجهٔ پیشین ثبت نشد"),
    ],
)
def test_a_report_that_was_not_accepted_is_answered_on_top_of_its_form(form_id: str, message: str, said: str) -> None:
    assert answered_on_top(form_id, message) == said


def test_only_what_no_system_has_answered_is_asked_of_a_person() -> None:
    shown = hides("inquire-by-hand")
    assert (shown["Field_identity"], shown["Field_record"]) == ("=identity != null", "=recordMatch != null")


def test_another_figure_is_asked_for_with_a_corrected_bill_alone_and_a_visit_needs_no_reason() -> None:
    shown = hides("examine-declaration")
    assert shown["Field_correctedReading"] == '=declarationVerdict.decision != "bill-corrected"'
    assert '"visit"' in shown["Field_reason"]
