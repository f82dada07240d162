"""The installer's report of a relocation."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from services.errors import InputRefused, NotFound
from services.jalali import TEHRAN, format_jalali
from services.metering.work_orders import issue_work_order
from services.model.connections import MeterReading, Reading, ReadingSource
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrderState
from services.readings.advance import ReadingFault
from services.readings.check import compare
from services.specific.meter_relocation.model import Relocation
from services.specific.meter_relocation.ports import Relocations
from services.specific.meter_relocation.relocation_report import RelocationOutcome
from services.specific.meter_relocation.relocations import relocation_of
from services.visiting.next_visit import MOST_DAYS_AHEAD
from tests.fakes.samples import BILL_ID
from tests.unit.meter_relocation.relocating import RELOCATED, Relocating

TODAY = date(2026, 11, 21)


@pytest.fixture
def case() -> Relocating:
    return Relocating()


def test_a_moved_meter_joins_the_history_with_its_reading_and_closes_the_order(case: Relocating) -> None:
    result = case.report()
    assert (result.accepted, result.outcome, result.message) == (True, RelocationOutcome.DONE, "")
    moved = Relocation(
        work_order_number=case.number,
        bill_id=BILL_ID,
        place="دیوار سمت راست در ورودی",
        seal_before="123456",
        seal_after="654321",
        reading_kwh=12_310,
        relocated_at=case.clock.now(),
    )
    assert case.uow.repository(Relocations).of_connection(BILL_ID) == [moved]
    assert relocation_of(case.uow, case.request) == moved
    installed = Reading(bill_id=BILL_ID, kwh=12_310, taken_on=TODAY, source=ReadingSource.INSTALLATION)
    assert case.uow.connections.readings(BILL_ID)[-1] == installed
    order = case.uow.metering.order(case.number)
    assert (order.state, order.done_at) == (WorkOrderState.DONE, case.clock.now())


def test_a_meter_that_could_not_be_moved_calls_the_order_back_and_another_can_be_issued(case: Relocating) -> None:
    result = case.report({"outcome": "could-not", "reason": " كابل كوتاه است "})
    assert (result.outcome, result.reason, result.resume_at) == (RelocationOutcome.COULD_NOT, "کابل کوتاه است", None)
    assert case.uow.metering.order(case.number).state is WorkOrderState.CANCELLED
    assert not case.uow.repository(Relocations).of_connection(BILL_ID)
    assert case.order(WorkOrderKind("meter-relocation")).number != case.number


def test_a_postponed_relocation_resumes_at_eight_in_tehran_on_the_day_and_keeps_its_order(case: Relocating) -> None:
    result = case.report({"outcome": "postponed", "postponedTo": "۱۴۰۵/۰۹/۰۴", "reason": "مشترک در سفر است"})
    assert result.resume_at == datetime(2026, 11, 25, 8, tzinfo=TEHRAN)
    assert (result.resume_text, result.reason) == ("۱۴۰۵/۰۹/۰۴", "مشترک در سفر است")
    again = issue_work_order(
        case.uow, clock=case.clock, tracking_code=case.code, kind=WorkOrderKind("meter-relocation")
    ).order
    assert (again.number, again.state) == (case.number, WorkOrderState.OPEN)
    case.clock.advance(timedelta(days=4))
    assert case.report().outcome is RelocationOutcome.DONE


@pytest.mark.parametrize("days", [1, MOST_DAYS_AHEAD])
def test_the_agreed_day_is_from_tomorrow_to_sixty_days_on(case: Relocating, days: int) -> None:
    day = TODAY + timedelta(days=days)
    result = case.report({"outcome": "postponed", "postponedTo": format_jalali(day)})
    assert result.resume_at == datetime(day.year, day.month, day.day, 8, tzinfo=TEHRAN)
    assert result.reason is None


def test_a_register_that_rolled_over_is_believed(case: Relocating) -> None:
    rows = case.uow.connections.reading_rows
    case.uow.connections.reading_rows = [replace(each, kwh=each.kwh + 87_900) for each in rows]
    assert case.report_with(reading="00200").accepted


@pytest.mark.parametrize(
    ("first", "outcome", "reason"),
    [
        (RELOCATED, RelocationOutcome.DONE, None),
        ({"outcome": "could-not", "reason": "دیوار سست است"}, RelocationOutcome.COULD_NOT, "باز هم نشد"),
    ],
)
def test_a_second_report_on_a_finished_order_changes_nothing(
    case: Relocating, first: dict[str, object], outcome: RelocationOutcome, reason: str | None
) -> None:
    case.report(first)
    before = (dict(case.uow.metering.order_rows), list(case.uow.connections.reading_rows))
    again = case.report({**RELOCATED, "reading": "12999", "reason": "باز هم نشد"})
    assert (again.accepted, again.outcome, again.reason) == (True, outcome, reason)
    assert (dict(case.uow.metering.order_rows), list(case.uow.connections.reading_rows)) == before
    assert len(case.uow.repository(Relocations).of_connection(BILL_ID)) == int(outcome is RelocationOutcome.DONE)


def done(**changes: object) -> dict[str, object]:
    return {**RELOCATED, **changes}


def postponed(day: object) -> dict[str, object]:
    return {"outcome": "postponed", "postponedTo": day}


BAD_REPORTS: list[tuple[object, list[tuple[str, str]]]] = [
    (None, [("outcome", "missing")]),
    ("done", [("outcome", "missing")]),
    ({}, [("outcome", "missing")]),
    (done(outcome="lost"), [("outcome", "unknown-choice")]),
    (done(outcome=7), [("outcome", "unknown-choice")]),
    (done(outcome=True), [("outcome", "wrong-type")]),
    (
        {"outcome": "done"},
        [("sealBefore", "missing"), ("sealAfter", "missing"), ("reading", "missing")],
    ),
    (done(sealBefore=" "), [("sealBefore", "missing")]),
    (done(sealAfter=None), [("sealAfter", "missing")]),
    (done(sealBefore="--"), [("sealBefore", "shape")]),
    (done(sealAfter="…"), [("sealAfter", "shape")]),
    (done(sealAfter="x" * 101), [("sealAfter", "too-long")]),
    (done(sealAfter="12\x0034"), [("sealAfter", "unreadable")]),
    (done(sealBefore="AB-12", sealAfter="ab ۱۲"), [("sealAfter", "same-seal")]),
    (done(reading=""), [("reading", "missing")]),
    (done(reading="12a"), [("reading", "not-a-number")]),
    (done(reading="12310.5"), [("reading", "not-whole")]),
    (done(reading="-5"), [("reading", "negative")]),
    (done(reading=True), [("reading", "wrong-type")]),
    (done(reading="123456"), [("reading", "too-many-digits")]),
    ({"outcome": "could-not"}, [("reason", "missing")]),
    ({"outcome": "could-not", "reason": " \u200c "}, [("reason", "missing")]),
    ({"outcome": "could-not", "reason": 5}, [("reason", "shape")]),
    ({"outcome": "could-not", "reason": "…"}, [("reason", "shape")]),
    ({"outcome": "could-not", "reason": ["دیوار"]}, [("reason", "wrong-type")]),
    ({"outcome": "could-not", "reason": "د" * 501}, [("reason", "too-long")]),
    (postponed(None), [("postponedTo", "missing")]),
    (postponed("فردا"), [("postponedTo", "shape")]),
    (postponed("2026-11-25"), [("postponedTo", "year")]),
    (postponed("1405/12/31"), [("postponedTo", "no-such-day")]),
    (postponed("1405/08/29"), [("postponedTo", "not-ahead")]),
    (postponed("1405/08/30"), [("postponedTo", "not-ahead")]),
    (postponed(format_jalali(TODAY + timedelta(days=MOST_DAYS_AHEAD + 1))), [("postponedTo", "too-far")]),
]


@pytest.mark.parametrize(("report", "codes"), BAD_REPORTS)
def test_what_is_wrong_with_a_report_is_the_answer_and_nothing_is_changed(
    case: Relocating, report: object, codes: list[tuple[str, str]]
) -> None:
    readings = list(case.uow.connections.reading_rows)
    result = case.report(report)
    assert not result.accepted
    assert (result.outcome, result.resume_at, result.resume_text) == (None, None, "")
    assert [(each.field, each.code) for each in result.findings] == codes
    assert result.message == "\n".join(f"- {each.message}" for each in result.findings)
    assert "{" not in result.message
    assert case.uow.metering.order(case.number).state is WorkOrderState.OPEN
    assert case.uow.connections.reading_rows == readings
    assert not case.uow.repository(Relocations).of_connection(BILL_ID)


@pytest.mark.parametrize("shown", ["11999", "50000"])
def test_whatever_the_register_shows_the_meter_is_moved(case: Relocating, shown: str) -> None:
    assert case.report_with(reading=shown).accepted
    assert case.uow.connections.readings(BILL_ID)[-1].kwh == int(shown)


def test_a_number_with_more_digits_than_the_register_in_the_records_is_asked_for_once_more(case: Relocating) -> None:
    assert [each.code for each in case.report_with(reading="123456").findings] == ["too-many-digits"]
    assert [each.code for each in case.report_with(reading="123457").findings] == ["too-many-digits"]
    assert case.report_with(reading="123457").accepted


def test_another_meter_than_in_the_records_puts_every_reading_in_doubt(case: Relocating) -> None:
    assert case.report_with(reading="77", meterSerial="X-9").accepted
    figures = compare(case.uow, case.connection, MeterReading(kwh=12_320, taken_on=TODAY))
    assert (figures.last.kwh, figures.fault, figures.unknown_serial) == (12_000, ReadingFault.OTHER_METER, "X-9")


def test_an_order_for_something_else_or_of_nobody_is_a_fault_of_the_diagram(case: Relocating) -> None:
    case.number = case.order(WorkOrderKind.METER_TEST).number
    with pytest.raises(InputRefused) as refused:
        case.report()
    assert (refused.value.field, refused.value.code) == ("workOrder", "not-this-relocation")
    case.number = "404"
    with pytest.raises(NotFound):
        case.report()
    assert not case.uow.repository(Relocations).of_connection(BILL_ID)


def test_a_relocation_to_nowhere_is_a_fault_and_moves_nothing(case: Relocating) -> None:
    nowhere = replace(case.request.application, answers={})
    case.uow.requests.save(replace(case.request, application=nowhere))
    with pytest.raises(NotFound, match="requested place"):
        case.report()
    assert not case.uow.repository(Relocations).of_connection(BILL_ID)


def test_there_is_no_relocation_before_the_report(case: Relocating) -> None:
    with pytest.raises(NotFound):
        relocation_of(case.uow, case.request)


def test_a_relocation_by_an_earlier_request_is_not_this_ones(case: Relocating) -> None:
    case.report()
    earlier = replace(
        case.uow.repository(Relocations).of_connection(BILL_ID)[0],
        work_order_number="00000000",
        relocated_at=case.clock.now() - timedelta(days=400),
    )
    case.uow.repository(Relocations).add(earlier)
    assert case.uow.repository(Relocations).of_connection(BILL_ID)[0] == earlier
    assert relocation_of(case.uow, case.request).work_order_number == case.number
