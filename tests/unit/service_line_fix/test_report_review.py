"""The report of the work before it goes into the record: looked at, corrected with its history, not afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.catalogue import service_of
from services.errors import NotFound
from services.metering.custody import collect_meter, hang_meter, meter_of
from services.model.connections import Connection, ConnectionState
from services.model.custody import NO_CAUSE, Cause
from services.model.metering import OrderOutcome, OrderReport
from services.model.requests import RequestState
from services.standard.plan import goes_into_record, standard_of
from services.standard.record import change_record
from services.standard.report_form import ReportLine
from services.standard.report_review import RecordChanged, correct_order_report, review_report
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.unit.billing_world import REFERENCE
from tests.unit.service_line_fix.test_reports import TYPED, Case

CORRECTED = {"outcome": "done", "entries": [{"value": "15"}, {"choice": "coaxial"}, {"value": ""}]}


@pytest.fixture
def case() -> Case:
    """A service line fix whose work was reported with 12 metres of coaxial cable."""
    case = Case()
    case.report(TYPED)
    return case


def correct(case: Case, report: object) -> OrderReport | None:
    return correct_order_report(case.uow, clock=case.clock, tracking_code=case.code, report=report).report


def test_a_report_is_shown_as_it_was_understood_and_its_form_as_it_was_filled_in(case: Case) -> None:
    review = review_report(case.uow, tracking_code=case.code)
    assert review.text.splitlines()[0].endswith(":** ۱۲ متر")
    assert [line.value or line.choice for line in review.form.entries] == ["12", "coaxial", None]
    assert correct(case, {"outcome": "done", "entries": [as_sent(line) for line in review.form.entries]}) is not None
    [known] = case.uow.metering.order_reports_of(case.code)
    assert known.answers == {"cableMetres": 12, "cableKind": "coaxial"}


def as_sent(line: ReportLine) -> dict[str, str | None]:
    return {"value": line.value, "choice": line.choice}


def test_a_corrected_report_is_what_goes_into_the_record_and_the_former_one_is_told(case: Case) -> None:
    case.clock.advance(timedelta(hours=1))
    assert correct(case, CORRECTED) is not None
    review = review_report(case.uow, tracking_code=case.code)
    assert "۱۵ متر" in review.text.splitlines()[0]
    assert "گزارش پیش از اصلاح" in review.text.splitlines()[-1]
    assert "۱۲ متر" in review.text.splitlines()[-1]
    change = change_record(
        case.uow, clock=case.clock, reference=REFERENCE, tracking_code=case.code, change_key="service-line"
    )
    assert change.changed
    [entry] = case.uow.changes.of_request(case.code)
    assert entry.after == {"cableMetres": 15}
    with pytest.raises(RecordChanged):
        correct(case, TYPED)


def test_work_that_was_not_done_after_all_is_said_so(case: Case) -> None:
    report = correct(case, {"outcome": "not-possible", "reason": "کابل نبود"})
    assert report is not None
    assert (report.outcome, report.reason, report.answers) == (OrderOutcome.NOT_POSSIBLE, "کابل نبود", {})


def test_a_request_whose_work_was_not_done_after_all_is_not_told_as_carried_out(case: Case) -> None:
    states = []
    for report in (CORRECTED, {"outcome": "not-possible", "reason": "کابل نبود"}):
        assert correct(case, report) is not None
        states.append(case.state)
    assert states == [RequestState.CARRIED_OUT, RequestState.REFERRED]
    assert withdraw_request(case.uow, clock=case.clock, tracking_code=case.code) is WithdrawalResult.ACCEPTED


def test_a_correction_that_arrives_after_the_closing_leaves_the_request_closed(case: Case) -> None:
    case.uow.requests.save(replace(case.uow.requests.get(case.code), state=RequestState.CLOSED))
    assert correct(case, {"outcome": "not-possible", "reason": "کابل نبود"}) is not None
    assert case.state is RequestState.CLOSED


@pytest.mark.parametrize("report", [None, {}, {"outcome": "done", "entries": [{"value": "۹۹۹"}]}])
def test_a_correction_that_cannot_be_right_is_told_and_the_report_stays(case: Case, report: object) -> None:
    reply = correct_order_report(case.uow, clock=case.clock, tracking_code=case.code, report=report)
    assert reply.report is None
    assert reply.message.startswith("- ")
    assert reply.form is not None
    assert case.uow.metering.former_order_reports_of(case.code) == []


def test_work_that_nobody_has_reported_cannot_be_looked_at() -> None:
    with pytest.raises(NotFound):
        review_report(Case().uow, tracking_code=Case().code)


def test_a_report_is_looked_at_where_the_record_takes_something_of_it() -> None:
    standard = standard_of(service_of("service-line-fix"))
    assert goes_into_record(standard)
    assert not goes_into_record(replace(standard, report=standard.report[1:]))
    assert not goes_into_record(replace(standard, change=None))
    assert not goes_into_record(replace(standard, change="cut"))


@pytest.mark.parametrize(("serial", "is_doubted"), [("Z ۹", True), ("Z-10", False)])
def test_a_serial_that_hangs_at_another_connection_is_doubted_before_it_goes_into_the_record(
    case: Case, serial: str, is_doubted: bool
) -> None:
    own = case.uow.connections.get(case.uow.requests.get(case.code).application.bill_id)
    other = replace(own, bill_id="2345678041", meter=replace(own.meter, serial="Z-9"))
    case.uow.connections.save(other)
    assert meter_of(case.uow, other) is not None
    [report] = case.uow.metering.order_reports_of(case.code)
    case.uow.metering.correct_order_report(replace(report, answers={"meterSerial2": serial}))
    text = review_report(case.uow, tracking_code=case.code).text
    assert ("هشدار" in text, "۲۳۴۵۶۷۸۰۴۱" in text) == (is_doubted, is_doubted)


def elsewhere(case: Case, serial: str) -> Connection:
    """Another connection, with a meter of this serial that an agent has taken along for a time."""
    own = case.uow.connections.get(case.uow.requests.get(case.code).application.bill_id)
    other = replace(own, bill_id="2345678041", meter=replace(own.meter, serial=serial))
    case.uow.connections.save(other)
    collect_meter(case.uow, other, cause=Cause(agent_code="a-1"), at=case.clock.now())
    collected = replace(other, state=ConnectionState.COLLECTED)
    case.uow.connections.save(collected)
    return collected


@pytest.mark.parametrize("state", [ConnectionState.COLLECTED, ConnectionState.REMOVED])
def test_the_meter_of_a_connection_that_waits_for_it_is_doubted_at_another(case: Case, state: ConnectionState) -> None:
    case.uow.connections.save(replace(elsewhere(case, "Z-9"), state=state))
    [report] = case.uow.metering.order_reports_of(case.code)
    case.uow.metering.correct_order_report(replace(report, answers={"meterSerial": "z9"}))
    text = review_report(case.uow, tracking_code=case.code).text
    assert ("هشدار" in text, "۲۳۴۵۶۷۸۰۴۱" in text) == (state is ConnectionState.COLLECTED,) * 2
    assert ("جمع‌آوری" in text) == (state is ConnectionState.COLLECTED)


def test_the_meter_of_before_that_hangs_elsewhere_by_now_is_doubted_though_no_serial_is_told(
    case: Case,
) -> None:
    request = case.uow.requests.get(case.code)
    own = case.uow.connections.get(request.application.bill_id)
    reinstallation = replace(request.application, service_key="reinstallation")
    case.uow.requests.save(replace(request, application=reinstallation))
    collect_meter(case.uow, own, cause=Cause(agent_code="a-1"), at=case.clock.now())
    case.uow.connections.save(replace(own, state=ConnectionState.COLLECTED))
    other = replace(own, bill_id="2345678041")
    case.uow.connections.save(other)
    hang_meter(case.uow, other, cause=NO_CAUSE, at=case.clock.now())
    [report] = case.uow.metering.order_reports_of(case.code)
    case.uow.metering.correct_order_report(replace(report, answers={}))
    text = review_report(case.uow, tracking_code=case.code).text
    assert ("هشدار" in text, "۲۳۴۵۶۷۸۰۴۱" in text) == (True, True)
    undone = replace(report, outcome=OrderOutcome.NOT_POSSIBLE, reason="کابل نبود", answers={})
    case.uow.metering.correct_order_report(undone)
    assert "هشدار" not in review_report(case.uow, tracking_code=case.code).text
