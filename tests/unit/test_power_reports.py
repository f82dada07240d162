"""The agent's report: power is back, or why not; what follows in the records (by-law 51-4)."""

from typing import Any

import pytest

from services.errors import InputRefused
from services.model.bills import BillState
from services.model.connections import ConnectionState
from services.model.cuts import CutCase
from services.model.metering import OrderOutcome, WorkOrderState
from services.model.requests import RequestState
from services.money import Rials
from tests.unit.billing_world import BILL_ID
from tests.unit.power_world import ASKED_ON, PowerWorld

GOOD: dict[str, Any] = {"outcome": "done", "reading": "12650", "sealNumber": "ب-۱۲"}
TOO_LONG = "9" * 600
STAYED = [
    ("no outcome", {"outcome": None}, ["outcome"]),
    ("another outcome", {"outcome": "cut"}, ["outcome"]),
    ("a list for an outcome", {"outcome": ["done"]}, ["outcome"]),
    ("no reading", {"reading": ""}, ["reading"]),
    ("letters for a reading", {"reading": "دوازده"}, ["reading"]),
    ("a negative reading", {"reading": "-5"}, ["reading"]),
    ("decimals of a reading", {"reading": "12650.4"}, ["reading"]),
    ("more digits than the register has", {"reading": "1265000"}, ["reading"]),
    ("an object for a reading", {"reading": {"kwh": 5}}, ["reading"]),
    ("a truth for a reading", {"reading": True}, ["reading"]),
    ("no seal", {"sealNumber": " "}, ["sealNumber"]),
    ("a seal of signs", {"sealNumber": "--"}, ["sealNumber"]),
    ("a seal too long", {"sealNumber": TOO_LONG}, ["sealNumber"]),
    ("nothing but the outcome", {"reading": None, "sealNumber": None}, ["reading", "sealNumber"]),
    ("not possible without an obstacle", {"outcome": "not-possible", "reason": "تابلو سوخته"}, ["obstacle"]),
    ("an unknown obstacle", {"outcome": "not-possible", "obstacle": "x", "reason": "تابلو سوخته"}, ["obstacle"]),
    ("an obstacle without words", {"outcome": "not-possible", "obstacle": "other"}, ["reason"]),
    ("words without letters", {"outcome": "not-possible", "obstacle": "other", "reason": "۱۲"}, ["reason"]),
    ("words too long", {"outcome": "not-possible", "obstacle": "other", "reason": "س" * 501}, ["reason"]),
]
HUNG = [
    ("a serial of signs", {"meterSerial": "؟؟"}, ["meterSerial"]),
    ("an unknown kind", {"meterKind": "x"}, ["meterKind"]),
    ("letters for an opening", {"openingReading": "صفر"}, ["openingReading"]),
    ("an opening beyond five digits", {"meterSerial": "N-1", "openingReading": "100000"}, ["openingReading"]),
    ("no seal on a meter", {"sealNumber": ""}, ["sealNumber"]),
]


def fields(world: PowerWorld, **said: object) -> list[str]:
    return [each.field for each in world.report(**{**GOOD, **said}).findings]


@pytest.mark.parametrize(("said", "wrong"), [each[1:] for each in STAYED], ids=[each[0] for each in STAYED])
def test_a_report_that_cannot_be_right_changes_nothing(said: dict[str, object], wrong: list[str]) -> None:
    world = PowerWorld()
    assert fields(world, **said) == wrong
    assert world.world.connection.state is ConnectionState.CUT
    assert list(world.uow.metering.order_reports_of(world.code)) == []


@pytest.mark.parametrize(("said", "wrong"), [each[1:] for each in HUNG], ids=[each[0] for each in HUNG])
def test_neither_does_one_of_a_meter_that_was_hung(said: dict[str, object], wrong: list[str]) -> None:
    world = PowerWorld(state=ConnectionState.COLLECTED)
    assert fields(world, reading=None, **said) == wrong
    assert world.world.connection.state is ConnectionState.COLLECTED


@pytest.mark.parametrize("report", [None, "done", 7, []])
def test_a_report_that_is_none_is_told(report: object) -> None:
    world = PowerWorld()
    assert world.report(outcome=report).findings


def test_power_is_back_with_its_reading_seal_history_and_the_end_of_the_cut_once() -> None:
    world = PowerWorld()
    world.decide(prepayment="200000")
    bill = world.bill()
    world.pay(bill)
    answer = world.report(**GOOD)
    assert answer.outcome is OrderOutcome.DONE
    assert world.world.connection.state is ConnectionState.ACTIVE
    assert world.uow.cuts.standing(BILL_ID) is None
    assert [each.change for each in world.world.history()] == ["reconnection"]
    assert world.uow.connections.readings(BILL_ID)[-1].kwh == 12_650
    assert world.uow.requests.get(world.code).state is RequestState.CARRIED_OUT
    assert world.world.connection.carried == bill.carried_out - Rials(200_000)
    [order] = world.uow.metering.orders_of(world.code)
    assert order.state is WorkOrderState.DONE
    before = world.states()
    assert world.report_on(order.number, **GOOD).outcome is OrderOutcome.DONE
    assert world.states() == before


def test_the_days_since_the_bill_are_billed_when_power_is_back() -> None:
    world = PowerWorld(CutCase.REQUESTED)
    world.pay(world.bill())
    world.until(ASKED_ON.replace(day=ASKED_ON.day + 3))
    assert world.report(**GOOD).accepted
    last = world.uow.bills.of_connection(BILL_ID)[-1]
    assert "۳ روز" in last.lines[0].title


def test_a_debt_that_comes_up_on_the_way_does_not_undo_what_the_agent_has_done() -> None:
    world = PowerWorld()
    world.pay(world.bill())
    world.owe("fresh", 120_000)
    assert world.report(**GOOD).outcome is OrderOutcome.DONE
    assert world.states()["fresh"] in (BillState.ISSUED, BillState.CONSOLIDATED)


def test_a_meter_that_was_taken_away_hangs_again_or_another_does() -> None:
    for serial, hangs in ((None, "m-1"), ("N-77", "N-77")):
        world = PowerWorld(state=ConnectionState.COLLECTED)
        former = world.world.connection.meter.serial
        report = {**GOOD, "reading": None, "meterSerial": serial, "meterKind": "digital", "openingReading": "3"}
        assert world.report(**report).outcome is OrderOutcome.DONE
        assert world.world.connection.state is ConnectionState.ACTIVE
        assert world.world.connection.meter.serial == (former if serial is None else hangs)


@pytest.mark.parametrize("state", [ConnectionState.ACTIVE, ConnectionState.COLLECTED, ConnectionState.REMOVED])
def test_what_another_request_has_done_meanwhile_is_told_and_not_done_again(state: ConnectionState) -> None:
    world = PowerWorld()
    order = world.report(outcome="x")
    assert order.findings
    [number] = [each.number for each in world.uow.metering.orders_of(world.code)]
    world.world.put(state=state)
    told = world.report_on(number, **GOOD)
    assert [each.code for each in told.findings] == ["other-state"]
    assert world.world.connection.state is state


def test_what_was_not_possible_is_kept_with_the_obstacle_and_brings_nothing_back() -> None:
    world = PowerWorld()
    answer = world.report(outcome="not-possible", obstacle="unsafe", reason="کلید سوخته است")
    assert answer.reason == "تابلو یا سیم‌کشی مشترک ایمن نیست: کلید سوخته است"
    assert world.world.connection.state is ConnectionState.CUT
    assert world.report(**GOOD).outcome is OrderOutcome.DONE


def test_an_order_of_another_request_is_not_reported() -> None:
    world = PowerWorld()
    world.report(outcome="x")
    [number] = [each.number for each in world.uow.metering.orders_of(world.code)]
    world.code = world.world.ask().tracking_code
    with pytest.raises(InputRefused):
        world.report_on(number, **GOOD)
