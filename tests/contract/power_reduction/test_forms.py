"""The forms of a power reduction: what they write, what they offer."""

import pytest

from services.labels import ATTEMPT_OUTCOMES
from services.specific.power_reduction import ending, file_check, visit_report
from services.specific.power_reduction.model import EQUIPMENT, FileDecision, VisitOutcome
from services.specific.power_reduction.visit_report import field_of
from tests.contract.form_model import answered_on_top, form, misnamed, options, task_forms

VAIN = ("visitDay", "visitFrom", "visitUntil", "visitNote")
END = ("endsOn", "licence", "licenceIssuer", "licenceValidUntil")


def test_its_forms_write_exactly_what_its_processes_await() -> None:
    visit = ("outcome", *map(field_of, EQUIPMENT), "amperage", "sealNumber", "reason", *VAIN)
    assert task_forms("services/power-reduction") == {
        "change-reduction-end": {f"endReport.{each}" for each in END},
        "check-reduction-file": {f"fileReport.{each}" for each in ("decision", "powerKw", "note", "reason")},
        "enter-history": {"historyDecision", "historyReason"},
        "report-power-visit": {f"visitReport.{each}" for each in visit},
        "settle-obstacle": {"obstacleDecision", "obstacleReason"},
    }


def test_the_ways_out_are_those_of_the_diagram() -> None:
    in_vain = {each.value for each in ATTEMPT_OUTCOMES}
    assert set(options("check-reduction-file", "fileReport.decision")) == set(FileDecision)
    assert set(options("report-power-visit", "visitReport.outcome")) == {*VisitOutcome, *in_vain}
    assert set(options("settle-obstacle", "obstacleDecision")) == {"again", "give-up"}
    assert set(options("enter-history", "historyDecision")) == {"enter", "give-up"}


def test_all_equipment_is_asked_for_in_its_words() -> None:
    labels = {each["key"]: each["label"] for each in form("report-power-visit") if "key" in each}
    assert {key: labels[f"visitReport.{field_of(key)}"] for key in EQUIPMENT} == dict(EQUIPMENT)


@pytest.mark.parametrize(
    ("form_id", "wording", "prefix"),
    [
        ("check-reduction-file", file_check.WORDING, "fileReport."),
        ("report-power-visit", visit_report.WORDING, "visitReport."),
        ("change-reduction-end", ending.WORDING, "endReport."),
    ],
)
def test_a_field_has_the_same_name_in_its_form_and_in_what_is_said_of_it(
    form_id: str, wording: object, prefix: str
) -> None:
    assert misnamed(form_id, wording, prefix) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form_id", "message", "said"),
    [
        ("check-reduction-file", "fileMessage", "بررسی پیشین ثبت نشد"),
        ("report-power-visit", "reportMessage", "گزارش پیشین ثبت نشد"),
        ("change-reduction-end", "endMessage", "تغییر پیشین ثبت نشد"),
    ],
)
def test_a_report_that_was_not_accepted_is_answered_on_top_of_its_form(form_id: str, message: str, said: str) -> None:
    assert answered_on_top(form_id, message) == said
