"""The forms of a cut: what they write, what they offer."""

import pytest

from services.model.cuts import CutExtent
from services.model.objections import ObjectionDecision
from services.objections import wording as objections
from services.specific.temporary_cut import beginning, checking, cut_report, premises, warning
from services.specific.temporary_cut.checking import CheckResult, Seen
from services.specific.temporary_cut.cut_report import CutOutcome
from services.specific.temporary_cut.model import BY_COMPANY
from services.specific.temporary_cut.premises import PremisesDecision
from services.specific.temporary_cut.warning import CutOrderDecision
from tests.contract.form_model import answered_on_top, misnamed, options, task_forms


def test_its_forms_write_exactly_what_its_processes_await() -> None:
    cut = ("outcome", "cutTime", "extent", "reading", "sealNumber", "reason")
    start = ("case", "evidence", "billId", "debtorBillId")
    assert task_forms("services/temporary-cut") == {
        "answer-cut-objection": {"objectionReport.decision", "objectionReport.reason"},
        "arrive-at-cut": {"visitReport.outcome", "visitReport.visitNote"},
        "begin-cut": {*(f"cutStart.{each}" for each in start), "startOutcome"},
        "check-cut": {f"checkReport.{each}" for each in ("outcome", "reading", "visitNote")},
        "decide-cut-check": {"checkDecision.decision", "checkDecision.reason"},
        "decide-premises": {f"premisesReport.{each}" for each in ("decision", "headOrder", "reason")},
        "leave-place": set(),
        "order-cut": {"cutOrder.decision", "cutOrder.reason"},
        "reconnect-now": {"powerIsBack"},
        "report-cut": {f"cutReport.{each}" for each in cut},
    }


def test_the_ways_out_are_those_of_the_diagrams() -> None:
    assert set(options("answer-cut-objection", "objectionReport.decision")) == set(ObjectionDecision)
    assert set(options("arrive-at-cut", "visitReport.outcome")) == {"at-door", "nobody-home", "wrong-address"}
    assert set(options("begin-cut", "cutStart.case")) == set(BY_COMPANY)
    assert set(options("check-cut", "checkReport.outcome")) == {*Seen, "nobody-home", "wrong-address"}
    assert set(options("decide-cut-check", "checkDecision.decision")) == {CheckResult.NOTHING, CheckResult.FOUND}
    assert set(options("decide-premises", "premisesReport.decision")) == set(PremisesDecision)
    assert set(options("order-cut", "cutOrder.decision")) == set(CutOrderDecision)
    assert set(options("report-cut", "cutReport.outcome")) == set(CutOutcome)
    assert set(options("report-cut", "cutReport.extent")) == set(CutExtent)


@pytest.mark.parametrize(
    ("form_id", "wording", "prefix"),
    [
        ("answer-cut-objection", objections.WORDING, "objectionReport."),
        ("begin-cut", beginning.WORDING, "cutStart."),
        ("check-cut", checking.WORDING, "checkReport."),
        ("decide-cut-check", checking.DECISION, "checkDecision."),
        ("decide-premises", premises.WORDING, "premisesReport."),
        ("order-cut", warning.WORDING, "cutOrder."),
        ("report-cut", cut_report.WORDING, "cutReport."),
    ],
)
def test_a_field_has_the_same_name_in_its_form_and_in_what_is_said_of_it(
    form_id: str, wording: object, prefix: str
) -> None:
    assert misnamed(form_id, wording, prefix) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form_id", "message", "said"),
    [
        ("answer-cut-objection", "objectionMessage", "پاسخ پیشین ثبت نشد"),
        ("arrive-at-cut", "visitMessage", "گزارش پیشین ثبت نشد"),
        ("begin-cut", "begunMessage", "اقدام پیشین ثبت نشد"),
        ("check-cut", "checkMessage", "گزارش پیشین ثبت نشد"),
        ("decide-cut-check", "decisionMessage", "نظر پیشین ثبت نشد"),
        ("decide-premises", "premisesMessage", "تصمیم پیشین ثبت نشد"),
        ("order-cut", "orderMessage", "دستور پیشین ثبت نشد"),
        ("report-cut", "reportMessage", "گزارش پیشین ثبت نشد"),
    ],
)
def test_a_report_that_was_not_accepted_is_answered_on_top_of_its_form(form_id: str, message: str, said: str) -> None:
    assert answered_on_top(form_id, message) == said
