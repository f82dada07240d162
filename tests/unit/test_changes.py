"""Changes of the record: each once, with history, and refused in words where something stands in the way."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.changes import CHANGES
from services.model.answers import Answer
from services.model.connections import ConnectionState, MeterReading, TariffClass
from services.money import Rials
from tests.unit.billing_world import BILL_ID, World
from tests.unit.changes_world import OTHER, ChangesWorld, openings, permit

METER: dict[str, Answer] = {"meterSerial": "N-7", "openingReading": 3}

# A change, the state in which it is asked for, what is answered and reported, and what undoes it.
Made = tuple[str, ConnectionState, dict[str, Answer], dict[str, Answer]]
REVERSIBLE: list[tuple[Made, Made]] = [
    (
        ("amperage-increase", ConnectionState.ACTIVE, {"amperage": 32, "phases": 3}, {}),
        ("amperage-decrease", ConnectionState.ACTIVE, {"amperage": 25, "phases": 1}, {}),
    ),
    (
        ("temporary-collection", ConnectionState.ACTIVE, {}, {}),
        ("reinstallation", ConnectionState.COLLECTED, {}, {}),
    ),
    (("cut", ConnectionState.ACTIVE, {}, {}), ("reconnection", ConnectionState.CUT, {}, {})),
]


@pytest.mark.parametrize(("there", "back"), REVERSIBLE)
def test_a_change_and_its_reverse_leave_the_record_as_it_was_and_the_history_grows(there: Made, back: Made) -> None:
    world = ChangesWorld()
    before = world.connection
    for key, state, answers, report in (there, back):
        assert world.connection.state is state
        assert world.make(key, answers, report).changed
        world.clock.advance(timedelta(days=1))
    # A day of a cut is billed, and what a bill does not ask for is carried on.
    assert replace(world.connection, carried=before.carried) == before
    first, second = world.history()
    assert (first.before, first.after) == (second.after, second.before)
    assert first.before != first.after
    assert second.effective_on - first.effective_on == timedelta(days=1)


@pytest.mark.parametrize(("made", "_"), REVERSIBLE)
def test_a_change_whose_job_comes_again_is_not_made_again(made: Made, _: Made) -> None:
    world = ChangesWorld()
    key, _state, answers, report = made
    request = world.ask(answers)
    for _time in range(2):
        assert world.make(key, report=report, request=request).changed
    after = world.connection
    world.put(state=ConnectionState.REMOVED)
    assert world.make(key, report=report, request=request).changed
    assert world.connection == replace(after, state=ConnectionState.REMOVED)
    assert len(world.history()) == 1


@pytest.mark.parametrize(
    ("key", "state", "answers"),
    [
        ("temporary-collection", ConnectionState.COLLECTED, {}),
        ("permanent-collection", ConnectionState.REMOVED, {}),
        ("reinstallation", ConnectionState.ACTIVE, {}),
        ("cut", ConnectionState.CUT, {}),
        ("reconnection", ConnectionState.COLLECTED, {}),
        ("amperage-increase", ConnectionState.REMOVED, {"amperage": 50}),
        ("service-line", ConnectionState.CONTRACTED, {}),
        ("contract-withdrawal", ConnectionState.ACTIVE, {}),
        ("tariff-change", ConnectionState.REMOVED, {"tariffKind": "option", "tariffOption": 2}),
        ("split-merge", ConnectionState.COLLECTED, {"splitKind": "merge", "mergedBillIds": OTHER}),
    ],
)
def test_a_connection_in_another_state_is_not_changed_and_a_person_is_told_why(
    key: str, state: ConnectionState, answers: dict[str, Answer]
) -> None:
    world = ChangesWorld()
    world.add()
    world.put(state=state)
    before = world.connection
    result = world.make(key, answers, METER if key == "new-connection" else {})
    assert not result.changed
    assert "وضعیت اشتراک" in result.message
    assert (world.connection, world.history()) == (before, [])


@pytest.mark.parametrize(
    ("key", "state", "answers"),
    [
        ("amperage-increase", ConnectionState.ACTIVE, {"amperage": 50}),
        ("amperage-decrease", ConnectionState.ACTIVE, {"amperage": 15}),
        ("cut", ConnectionState.ACTIVE, {}),
        ("reconnection", ConnectionState.CUT, {}),
        ("reinstallation", ConnectionState.COLLECTED, {}),
        ("contract-withdrawal", ConnectionState.CONTRACTED, {}),
        ("split-merge", ConnectionState.ACTIVE, {"splitKind": "split", "amperage2": 10}),
    ],
)
def test_a_debt_stands_in_the_way_until_it_is_paid(
    key: str, state: ConnectionState, answers: dict[str, Answer]
) -> None:
    world = ChangesWorld()
    report: dict[str, Answer] = {"meterSerial2": "N-2"}
    billing = World()
    owed = billing.owe(200_000)
    world.uow.bills.add(owed)
    world.uow.sequences.next("bill")
    world.put(state=state)
    request = world.ask(answers)
    refused = world.make(key, report=report, request=request)
    assert "بدهی پرداخت‌نشده" in refused.message
    assert world.history() == []
    billing.pay(owed)
    world.uow.bills.save(billing.bill(owed.number))
    assert world.make(key, report=report, request=request).changed


def test_a_well_gets_no_more_amperage_without_a_valid_permit_of_the_water_authority() -> None:
    world = ChangesWorld()
    world.put(tariff_class=TariffClass.AGRICULTURAL)
    assert "پروانهٔ معتبر آب منطقه‌ای" in world.make("amperage-increase", {"amperage": 50}).message
    old = permit(world.today - timedelta(days=1))
    assert "به پایان رسیده" in world.make("amperage-increase", {"amperage": 50, "permit": old}).message
    assert world.make("amperage-increase", {"amperage": 50, "permit": permit(world.today)}).changed


def test_an_expired_permit_is_refused_in_one_sentence_whatever_it_is_for() -> None:
    world = ChangesWorld()
    old = permit(world.today - timedelta(days=1))
    told = [
        world.make("amperage-increase", {"amperage": 50, "permit": old}).obstacles,
        world.make("tariff-change", {"tariffKind": "class", "tariffClass": "commercial", "permit": old}).obstacles,
    ]
    assert told[0] == told[1] == ("اعتبار مجوز در ۱۴۰۵/۰۸/۲۹ به پایان رسیده است. مجوز تمدیدشده را از متقاضی بگیرید.",)


@pytest.mark.parametrize(("key", "amperage"), [("amperage-increase", 25), ("amperage-decrease", 25)])
def test_the_same_amperage_is_no_change(key: str, amperage: int) -> None:
    world = ChangesWorld()
    assert "کنونی" in world.make(key, {"amperage": amperage}).message
    assert "۱ یا ۳" in world.make(key, {"amperage": 10, "phases": 2}).message
    assert "دست‌کم ۱" in world.make(key, {"amperage": 0}).message


def test_what_the_report_or_the_application_left_out_is_told_and_changes_nothing() -> None:
    world = ChangesWorld()
    assert "amperage" in world.make("amperage-increase").message
    world.put(state=ConnectionState.CONTRACTED)
    assert "گزارش کار" in world.make("new-connection").message
    assert world.history() == []


def test_a_service_line_is_noted_with_its_measures() -> None:
    world = ChangesWorld()
    before = world.connection
    assert world.make("service-line", report={"cableMetres": 12}).changed
    assert world.connection == before
    assert [each.after for each in world.history()] == [{"cableMetres": 12}]


def test_a_collected_meter_leaves_its_reading_and_comes_back_as_the_same() -> None:
    world = ChangesWorld()
    shown = MeterReading(kwh=120, taken_on=world.today)
    assert world.make("temporary-collection", report={"reading": shown}).changed
    world.clock.advance(timedelta(days=30))
    assert world.make("reinstallation", report={"meterSerial": "m-1 ", "openingReading": 120}).changed
    readings = [(each.kwh, each.meter_serial) for each in world.uow.connections.readings(BILL_ID)]
    assert readings == [(120, "M-1"), (120, "M-1")]
    assert world.uow.connections.former_meters(BILL_ID) == []


def test_a_reading_that_the_register_cannot_show_stands_in_the_history_alone() -> None:
    world = ChangesWorld()
    shown = MeterReading(kwh=100_000, taken_on=world.today)
    assert world.make("permanent-collection", report={"reading": shown}).changed
    assert world.uow.connections.readings(BILL_ID) == []
    assert world.history()[0].after == {"state": "removed", "readingKwh": 100_000}


def test_another_meter_may_be_mounted_in_the_place_of_the_collected_one() -> None:
    world = ChangesWorld()
    world.put(state=ConnectionState.COLLECTED)
    assert world.make("reinstallation", report=METER).changed
    assert (world.connection.state, world.connection.meter.serial) == (ConnectionState.ACTIVE, "N-7")
    assert [each.meter.serial for each in world.uow.connections.former_meters(BILL_ID)] == ["M-1"]
    assert openings(world, BILL_ID) == [3]


@pytest.mark.parametrize(
    ("report", "told"),
    [
        ({"meterSerial": "بی‌شماره"}, "رقم ندارد"),
        ({"meterSerial": "N-7", "meterDigits": 3}, "۴ تا ۸ رقم"),
        ({"meterSerial": "N-7", "openingReading": 100_000}, "از رقم‌های آن بیشتر"),
    ],
)
def test_a_meter_that_cannot_be_is_not_mounted(report: dict[str, Answer], told: str) -> None:
    world = ChangesWorld()
    for key, state in (("new-connection", ConnectionState.CONTRACTED), ("reinstallation", ConnectionState.COLLECTED)):
        world.put(state=state)
        assert told in world.make(key, report=report).message
    assert (world.history(), world.uow.connections.readings(BILL_ID)) == ([], [])


def test_a_tested_meter_hangs_as_before_or_gives_way_to_another_one() -> None:
    world = ChangesWorld()
    before = world.connection
    assert world.make("meter-replacement", report={"meterSerial": "m-1"}).changed
    assert world.connection == before
    assert world.make("meter-replacement", report=METER | {"closingReading": 140}).changed
    assert (world.connection.state, world.connection.meter.serial) == (ConnectionState.ACTIVE, "N-7")
    assert openings(world, BILL_ID) == [3]
    readings = [(each.kwh, each.meter_serial) for each in world.uow.connections.readings(BILL_ID)]
    assert (140, "M-1") in readings


def test_a_faulty_meter_of_a_cut_connection_is_replaced_and_the_power_stays_off() -> None:
    world = ChangesWorld()
    world.put(state=ConnectionState.CUT)
    assert world.make("meter-replacement", report=METER).changed
    assert (world.connection.state, world.connection.meter.serial) == (ConnectionState.CUT, "N-7")


def test_what_the_faulty_meter_cannot_have_shown_is_refused() -> None:
    world = ChangesWorld()
    assert "از رقم‌های آن بیشتر" in world.make("meter-replacement", report=METER | {"closingReading": 100_000}).message
    assert world.history() == []


MEASURES = {need for change in CHANGES.values() for need in change.needs}


def test_each_change_stands_under_its_own_key_and_names_its_fields_once() -> None:
    assert {key: change.key for key, change in CHANGES.items()} == {key: key for key in CHANGES}
    for change in CHANGES.values():
        keys = [(need.source, need.key) for need in change.needs]
        assert len(keys) == len(set(keys)), change.key
        assert change.title


@given(st.sampled_from(sorted(CHANGES)), st.sampled_from(ConnectionState), st.dictionaries(
    st.sampled_from(sorted({need.key for need in MEASURES})),
    st.integers(-5, 200) | st.sampled_from(["split", "merge", "class", "option", "N-1", OTHER, "x", *TariffClass]),
    max_size=8,
))  # fmt: skip
def test_whatever_is_answered_a_change_is_made_whole_or_not_at_all_and_never_twice(
    key: str, state: ConnectionState, said: dict[str, Answer]
) -> None:
    world = ChangesWorld()
    world.add()
    world.put(state=state, carried=Rials(-300))
    request = world.ask(said)
    before = dict(world.uow.connections.rows)
    result = world.make(key, report=said, request=request)
    after = dict(world.uow.connections.rows)
    if result.changed:
        assert world.uow.changes.of_request(request.tracking_code)
    else:
        assert after == before
        assert world.uow.changes.rows == {}
        assert world.uow.connections.reading_rows == []
    # What a bill for the time of a cut asks for is on the bill; what it rounds off is carried.
    charged = [line.amount.amount for each in world.uow.bills.of_connection(BILL_ID) for line in each.lines]
    asked = [each.payable.amount for each in world.uow.bills.of_connection(BILL_ID)]
    assert sum(each.carried.amount for each in after.values()) == -300 + sum(charged) - sum(asked)
    if result.changed:
        rows = dict(world.uow.changes.rows)
        assert world.make(key, report=said, request=request).changed
        assert (world.uow.connections.rows, world.uow.changes.rows) == (after, rows)
