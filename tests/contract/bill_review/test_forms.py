"""The forms of a bill review: what they write, what they offer and when."""

from services.billing.fault_texts import FAULT_TEXTS
from services.billing.rebilling import BillFault
from services.specific.bill_review import wording
from services.specific.bill_review.wording import Decision
from tests.contract.form_model import answered_on_top, hides, misnamed, options, task_forms

FORM, CONFIRM = "examine-objection", "confirm-verdict"


def test_its_forms_write_exactly_what_its_process_awaits() -> None:
    written = {f"objectionVerdict.{each}" for each in ("decision", "trueReading", "reason")}
    assert task_forms("services/bill-review") == {FORM: written, CONFIRM: {"confirmation"}}


def test_the_ways_out_are_those_of_the_diagram() -> None:
    assert set(options(FORM, "objectionVerdict.decision")) == set(Decision)


def test_a_verdict_is_confirmed_or_changed() -> None:
    assert options(CONFIRM, "confirmation").keys() == {"confirmed", "changed"}


def test_a_field_has_the_same_name_in_its_form_and_in_what_is_said_of_it() -> None:
    assert misnamed(FORM, wording.WORDING, "objectionVerdict.") == []


def test_a_verdict_that_was_not_accepted_is_answered_on_top_of_its_form() -> None:
    assert answered_on_top(FORM, "verdictMessage") == "رأی پیشین ثبت نشد"


def test_a_true_reading_is_asked_for_with_a_wrong_one_alone_and_a_reason_where_somebody_is_told_it() -> None:
    shown = hides(FORM)
    assert shown["Field_trueReading"] == '=objectionVerdict.decision != "reading-wrong" or objection.fixedEnd != null'
    assert shown["Text_FixedEnd"] == '=objectionVerdict.decision != "reading-wrong" or objection.fixedEnd = null'
    for each in (Decision.VISIT, Decision.CALCULATION_WRONG):
        assert f'"{each}"' in shown["Field_reason"]


def test_each_fault_of_a_bill_is_told_in_words() -> None:
    assert FAULT_TEXTS.keys() == set(BillFault)
