"""The installation agent's report of a collection."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from services.billing.cut_days import MINIMUM_CHARGE, billed_cut_days
from services.billing.debts import unpaid_debts
from services.errors import InputRefused, NotFound
from services.jalali import TEHRAN, format_jalali
from services.metering.supply import cut_connection
from services.model.connections import ConnectionState, MeterReading, Reading, ReadingSource
from services.model.custody import Register
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrderState
from services.model.requests import RequestState
from services.readings.advance import ReadingFault
from services.readings.check import compare
from services.readings.register_use import assets_of, shown_with
from services.specific.permanent_collection.collecting import equipment_of, meter_in_place
from services.specific.permanent_collection.collection_report import CollectionOutcome
from services.specific.permanent_collection.model import CollectedEquipment
from services.specific.permanent_collection.ports import Collections
from services.visiting.next_visit import MOST_DAYS_AHEAD
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.fakes.samples import BILL_ID
from tests.unit.permanent_collection.collecting_case import COLLECTED, Collecting

TODAY = date(2026, 11, 21)


@pytest.fixture
def case() -> Collecting:
    return Collecting()


def test_collected_equipment_is_kept_with_its_reading_and_closes_the_order(case: Collecting) -> None:
    result = case.report(
        {
            **COLLECTED,
            "lowLoadReading": "۸۰۰۰",
            "midLoadReading": "۳۰۰۰",
            "peakLoadReading": "۱۳۰۹",
            "reactiveReading": "۴۱۱",
            "maximumDemand": "۷",
        }
    )
    assert (result.accepted, result.outcome, result.message) == (True, CollectionOutcome.COLLECTED, "")
    assert equipment_of(case.uow, case.code) == CollectedEquipment(
        tracking_code=case.code,
        work_order_number=case.number,
        bill_id=BILL_ID,
        meter_serial="m-1",
        reading=MeterReading(kwh=12_310, taken_on=TODAY),
        seals=("551234", "551235"),
        photo="IMG-7",
        collected_at=case.clock.now(),
    )
    assert case.uow.connections.readings(BILL_ID)[-1] == Reading(
        bill_id=BILL_ID, kwh=12_310, taken_on=TODAY, source=ReadingSource.INSTALLATION, meter_serial="m-1"
    )
    assert case.uow.metering.order(case.number).state is WorkOrderState.DONE
    assert case.uow.requests.get(case.code).state is RequestState.CARRIED_OUT


@pytest.mark.parametrize(
    "fields",
    [("lowLoadReading", "midLoadReading", "peakLoadReading", "maximumDemand"), ("low", "middle", "peak", "demand")],
    ids=["today", "up-to-site-1.0.1"],
)
def test_what_the_collected_registers_show_belongs_to_the_last_reading(
    case: Collecting, fields: tuple[str, ...]
) -> None:
    shown = dict(zip(fields, ("۸۰۰۰", "۳۰۰۰", "۱۳۰۹", "۷"), strict=True))
    assert case.report({**COLLECTED, **shown}).accepted
    [meter] = assets_of(case.uow, case.connection, case.connection.meter.serial)
    assert shown_with(case.uow, meter, MeterReading(kwh=12_310, taken_on=TODAY)) == {
        Register.LOW: 8_000,
        Register.MID: 3_000,
        Register.PEAK: 1_309,
        Register.MAXIMUM_DEMAND: 7,
    }
    assert meter.registers == {Register.LOW, Register.MID, Register.PEAK, Register.MAXIMUM_DEMAND}


@pytest.mark.parametrize("before", [ConnectionState.ACTIVE, ConnectionState.CUT])
def test_a_connection_whose_meter_is_taken_away_is_collected(case: Collecting, before: ConnectionState) -> None:
    case.uow.connections.save(replace(case.connection, state=before))
    assert meter_in_place(case.uow, tracking_code=case.code)
    assert case.report().accepted
    assert case.connection.state is ConnectionState.COLLECTED


@pytest.mark.parametrize("before", [ConnectionState.COLLECTED, ConnectionState.REMOVED])
@pytest.mark.parametrize("report", [COLLECTED, {"outcome": "refused", "reason": "کنتوری نبود"}, None])
def test_whatever_is_reported_of_a_meter_that_another_request_has_taken_nothing_is_collected(
    case: Collecting, before: ConnectionState, report: object
) -> None:
    case.uow.connections.save(replace(case.connection, state=before))
    assert not meter_in_place(case.uow, tracking_code=case.code)
    for _ in range(2):
        result = case.report(report)
        assert (result.accepted, result.meter_gone, result.outcome) == (True, True, None)
    assert case.connection.state is before
    assert case.uow.metering.order(case.number).state is WorkOrderState.CANCELLED
    assert case.uow.requests.get(case.code).is_open
    with pytest.raises(NotFound):
        equipment_of(case.uow, case.code)


def test_a_request_can_be_withdrawn_until_the_equipment_is_collected_and_no_longer(case: Collecting) -> None:
    case.bill_fees()
    other = Collecting()
    other.bill_fees()
    assert withdraw_request(other.uow, clock=other.clock, tracking_code=other.code) is WithdrawalResult.ACCEPTED
    case.report()
    refused = withdraw_request(case.uow, clock=case.clock, tracking_code=case.code)
    assert refused is WithdrawalResult.ALREADY_CARRIED_OUT


def test_a_faulty_meter_does_not_keep_anybody_from_withdrawing(case: Collecting) -> None:
    case.bill_fees()
    case.inspect("tampering")
    assert withdraw_request(case.uow, clock=case.clock, tracking_code=case.code) is WithdrawalResult.ACCEPTED


def test_nothing_is_collected_for_a_request_that_was_withdrawn(case: Collecting) -> None:
    withdraw_request(case.uow, clock=case.clock, tracking_code=case.code)
    result = case.report()
    assert [each.code for each in result.findings] == ["withdrawn"]
    assert case.uow.repository(Collections).equipment(case.code) is None
    assert case.uow.metering.order(case.number).state is WorkOrderState.OPEN


def test_nobody_at_home_keeps_the_order_for_the_day(case: Collecting) -> None:
    result = case.report({"outcome": "not-at-home", "postponedTo": "۱۴۰۵/۰۹/۰۴"})
    assert result.resume_at == datetime(2026, 11, 25, 8, tzinfo=TEHRAN)
    assert (result.outcome, result.resume_text) == (CollectionOutcome.NOT_AT_HOME, "۱۴۰۵/۰۹/۰۴")
    assert case.uow.metering.order(case.number).state is WorkOrderState.OPEN


@pytest.mark.parametrize("outcome", [CollectionOutcome.REFUSED, CollectionOutcome.DANGEROUS])
def test_who_could_not_collect_says_why_and_is_called_back(case: Collecting, outcome: CollectionOutcome) -> None:
    report = {"outcome": outcome.value, "reason": " كابل بی‌روکش "}
    first = case.report(report)
    assert (first.outcome, first.reason) == (outcome, "کابل بی‌روکش")
    assert case.uow.metering.order(case.number).state is WorkOrderState.CANCELLED
    again = case.report(report)
    assert (again.outcome, again.reason) == (outcome, "کابل بی‌روکش")


def test_a_second_report_changes_nothing(case: Collecting) -> None:
    case.report()
    before = (equipment_of(case.uow, case.code), list(case.uow.connections.reading_rows))
    again = case.report({**COLLECTED, "reading": "12999"})
    assert again.outcome is CollectionOutcome.COLLECTED
    assert (equipment_of(case.uow, case.code), list(case.uow.connections.reading_rows)) == before


@pytest.mark.parametrize("days", [1, MOST_DAYS_AHEAD])
def test_the_agent_comes_again_from_tomorrow_to_sixty_days_on(case: Collecting, days: int) -> None:
    day = TODAY + timedelta(days=days)
    assert case.report({"outcome": "not-at-home", "postponedTo": format_jalali(day)}).accepted


@pytest.mark.parametrize("sum_off", [-3, 3])
def test_registers_may_miss_the_total_by_their_decimals(case: Collecting, sum_off: int) -> None:
    assert case.report(
        {**COLLECTED, "lowLoadReading": "8000", "midLoadReading": "4000", "peakLoadReading": str(310 + sum_off)}
    ).accepted


def test_another_meter_than_in_the_records_puts_every_reading_in_doubt(case: Collecting) -> None:
    assert case.report({**COLLECTED, "meterSerial": "X-9"}).accepted
    assert equipment_of(case.uow, case.code).meter_serial == "X-9"
    figures = compare(case.uow, case.connection, MeterReading(kwh=12_320, taken_on=TODAY))
    assert (figures.fault, figures.unknown_serial) == (ReadingFault.OTHER_METER, "X-9")


def test_records_without_a_serial_take_the_one_on_the_plate(case: Collecting) -> None:
    connection = case.connection
    case.uow.connections.save(replace(connection, meter=replace(connection.meter, serial="")))
    assert case.report({**COLLECTED, "meterSerial": "X-9"}).accepted
    assert case.uow.connections.readings(BILL_ID)[-1].meter_serial is None


def test_whatever_the_register_shows_is_taken_and_a_digit_too_many_is_asked_for_once_more(case: Collecting) -> None:
    assert [each.code for each in case.report({**COLLECTED, "reading": "123456"}).findings] == ["too-many-digits"]
    assert case.report({**COLLECTED, "reading": "123456"}).accepted


def done(**changes: object) -> dict[str, object]:
    return {**COLLECTED, **changes}


BAD: list[tuple[object, list[tuple[str, str]]]] = [
    (None, [("outcome", "missing")]),
    ("collected", [("outcome", "missing")]),
    (done(outcome="lost"), [("outcome", "unknown-choice")]),
    (done(outcome=True), [("outcome", "wrong-type")]),
    (
        {"outcome": "collected"},
        [("meterSerial", "missing"), ("reading", "missing"), ("seals", "missing"), ("photo", "missing")],
    ),
    (done(meterSerial="--"), [("meterSerial", "shape")]),
    (done(reading="12a"), [("reading", "not-a-number")]),
    (done(reading="-5"), [("reading", "negative")]),
    (done(reading="12310.5"), [("reading", "not-whole")]),
    (done(lowLoadReading="8000"), [("midLoadReading", "missing"), ("peakLoadReading", "missing")]),
    (done(lowLoadReading="8000", midLoadReading="4000", peakLoadReading="314"), [("peakLoadReading", "sum")]),
    (done(lowLoadReading="8000", midLoadReading="4000", peakLoadReading="306"), [("peakLoadReading", "sum")]),
    (done(lowLoadReading="x", midLoadReading="4000", peakLoadReading="310"), [("lowLoadReading", "not-a-number")]),
    (done(fridayReading="-1"), [("fridayReading", "negative")]),
    (done(reactiveReading="1.5"), [("reactiveReading", "not-whole")]),
    (done(maximumDemand=[]), [("maximumDemand", "wrong-type")]),
    (done(seals="؟؟"), [("seals", "shape")]),
    (done(seals="12،،13"), [("seals", "shape")]),
    (done(seals="AB-12, ab ۱۲"), [("seals", "twice")]),
    (done(seals=",".join(map(str, range(11)))), [("seals", "too-many")]),
    (done(photo="…"), [("photo", "shape")]),
    (done(photo="x" * 61), [("photo", "too-long")]),
    (done(photo="1\x00"), [("photo", "unreadable")]),
    ({"outcome": "refused"}, [("reason", "missing")]),
    ({"outcome": "dangerous", "reason": "؟"}, [("reason", "shape")]),
    ({"outcome": "not-at-home"}, [("postponedTo", "missing")]),
    ({"outcome": "not-at-home", "postponedTo": "فردا"}, [("postponedTo", "shape")]),
    ({"outcome": "not-at-home", "postponedTo": "2026-11-25"}, [("postponedTo", "year")]),
    ({"outcome": "not-at-home", "postponedTo": "1405/12/30"}, [("postponedTo", "no-such-day")]),
    ({"outcome": "not-at-home", "postponedTo": "1405/08/30"}, [("postponedTo", "not-ahead")]),
    (
        {"outcome": "not-at-home", "postponedTo": format_jalali(TODAY + timedelta(days=MOST_DAYS_AHEAD + 1))},
        [("postponedTo", "too-far")],
    ),
]


@pytest.mark.parametrize(("report", "codes"), BAD)
def test_what_is_wrong_with_a_report_is_the_answer_and_nothing_is_changed(
    case: Collecting, report: object, codes: list[tuple[str, str]]
) -> None:
    readings = list(case.uow.connections.reading_rows)
    result = case.report(report)
    assert [(each.field, each.code) for each in result.findings] == codes
    assert (result.outcome, result.resume_at) == (None, None)
    assert "{" not in result.message
    assert case.uow.repository(Collections).equipment(case.code) is None
    assert case.uow.connections.reading_rows == readings
    assert case.uow.metering.order(case.number).state is WorkOrderState.OPEN


def test_an_order_for_something_else_or_of_nobody_is_a_fault_of_the_diagram(case: Collecting) -> None:
    case.number = case.order(WorkOrderKind.METER_TEST).number
    with pytest.raises(InputRefused):
        case.report()
    case.number = "404"
    with pytest.raises(NotFound):
        case.report()


def test_equipment_that_was_not_collected_is_not_found(case: Collecting) -> None:
    with pytest.raises(NotFound):
        equipment_of(case.uow, case.code)


def test_a_connection_that_was_cut_is_billed_up_to_the_collection_and_the_last_bill_asks_for_it() -> None:
    case = Collecting()
    cut_connection(case.uow, clock=case.clock, tracking_code=case.code)
    case.clock.advance(timedelta(days=10))
    case.report()
    [cut_time] = [each for each in case.uow.bills.of_connection(case.connection.bill_id) if each.kind == MINIMUM_CHARGE]
    assert len(billed_cut_days(case.uow.bills.of_connection(case.connection.bill_id))) == 1
    assert cut_time in unpaid_debts(case.uow, case.connection.bill_id)
