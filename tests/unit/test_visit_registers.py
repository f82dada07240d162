"""What an agent reads of the registers besides the total, and the bill that goes by it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from services.metering.custody import meter_of, start_of_day
from services.metering.meter_registers import registers_at
from services.metering.site import connection_site, site_facts
from services.model.connections import TariffClass
from services.model.custody import MeterAsset, Register, RegisterReading
from services.readings.register_use import with_registers
from services.readings.unbilled import EnergySpan
from services.readings.visits import visit_reading
from tests.fakes.samples import BILL_ID
from tests.unit.metering_case import INSPECTION, REPORT, Case

ALL = {
    "lowLoadReading": "۳٬۰۱۰",
    "midLoadReading": "6000",
    "peakLoadReading": "3,300",
    "fridayReading": "1500",
    "reactiveReading": "5000",
    "maximumDemand": "7",
}


@pytest.fixture
def case() -> Case:
    return Case()


def asset(case: Case) -> MeterAsset:
    meter = meter_of(case.uow, case.uow.connections.get(BILL_ID))
    assert meter is not None
    return meter


def equip(case: Case, *registers: Register) -> None:
    case.uow.meters.save(replace(asset(case), registers=frozenset(registers)))


def answer(case: Case, report: Mapping[str, object]) -> str:
    """What is said of the report; "" where it is taken."""
    return case.answer({**REPORT, **report}, case.issue(INSPECTION).order.number).message


def test_what_the_agent_reads_is_kept_with_his_order_and_the_total(case: Case) -> None:
    order = case.issue(INSPECTION).order
    for _ in range(2):
        assert case.answer({**REPORT, **ALL}, order.number).accepted
    [kept] = case.uow.meters.register_readings_of(asset(case).key)
    assert kept.values == {
        Register.LOW: 3_010,
        Register.MID: 6_000,
        Register.PEAK: 3_300,
        Register.FRIDAY: 1_500,
        Register.REACTIVE: 5_000,
        Register.MAXIMUM_DEMAND: 7,
    }
    assert (kept.total_kwh, kept.by_order, kept.read_at) == (12_310, order.number, case.clock.now())


def test_the_meter_has_from_then_on_what_was_read(case: Case) -> None:
    assert registers_at(case.uow, BILL_ID) == frozenset()
    answer(case, ALL)
    assert registers_at(case.uow, BILL_ID) == frozenset(Register)
    facts = dict(site_facts(connection_site(case.uow, BILL_ID)))
    assert facts["شمارنده‌های دیگر"] == "کم‌باری، میان‌باری، اوج‌بار، جمعه، راکتیو، دیماند"


def test_a_meter_without_registers_is_asked_for_none(case: Case) -> None:
    assert answer(case, {}) == ""
    assert case.uow.meters.reading_rows == []
    assert "شمارنده‌های دیگر" not in dict(site_facts(connection_site(case.uow, BILL_ID)))


@pytest.mark.parametrize("condition", ["stopped-register", "faded-display", "tampering", "meter-failure"])
def test_of_a_faulty_meter_nothing_more_is_demanded_and_it_may_show_what_it_likes(case: Case, condition: str) -> None:
    equip(case, Register.LOW, Register.MID, Register.PEAK)
    assert answer(case, {"condition": condition}) == ""
    other = Case()
    equip(other, Register.LOW, Register.MID, Register.PEAK)
    assert answer(other, {**ALL, "condition": condition, "lowLoadReading": "1"}) == ""


def test_the_registers_of_another_meter_than_the_recorded_one_are_not_its_own(case: Case) -> None:
    assert answer(case, {**ALL, "meterSerial": "X-77"}) == ""
    assert case.uow.meters.reading_rows == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"lowLoadReading": ""}, "رقم کم‌باری"),
        ({"lowLoadReading": None}, "رقم کم‌باری"),
        ({"midLoadReading": "  "}, "رقم میان‌باری"),
        ({"peakLoadReading": None}, "رقم اوج‌بار"),
        ({"fridayReading": ""}, "رقم جمعه"),
        ({"reactiveReading": ""}, "رقم راکتیو"),
        ({"maximumDemand": ""}, "رقم دیماند"),
        ({"lowLoadReading": "-5"}, "رقم کم‌باری"),
        ({"lowLoadReading": "12.5"}, "رقم کم‌باری"),
        ({"midLoadReading": "شش هزار"}, "رقم میان‌باری"),
        ({"midLoadReading": ["6000"]}, "رقم میان‌باری"),
        ({"peakLoadReading": {"kwh": 1}}, "رقم اوج‌بار"),
        ({"fridayReading": True}, "رقم جمعه"),
        ({"reactiveReading": "1" * 30}, "رقم راکتیو"),
        ({"maximumDemand": "۷ کیلووات"}, "رقم دیماند"),
        ({"maximumDemand": "1e3"}, "رقم دیماند"),
        ({"peakLoadReading": "3304"}, "روی هم ۱۲٬۳۱۴ می‌شود و با کارکرد کل نمی‌خواند"),
        ({"peakLoadReading": "3296"}, "روی هم ۱۲٬۳۰۶ می‌شود"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_name_and_nothing_is_kept(
    case: Case, changed: Mapping[str, object], told: str
) -> None:
    equip(case, *Register)
    assert told in answer(case, {**ALL, **changed})
    assert case.uow.meters.reading_rows == []
    assert case.uow.metering.test_rows == []


@pytest.mark.parametrize("peak", ["3297", "3303"])
def test_what_is_cut_off_may_be_missed(case: Case, peak: str) -> None:
    equip(case, *Register)
    assert answer(case, {**ALL, "peakLoadReading": peak}) == ""


def test_one_load_is_told_with_the_others(case: Case) -> None:
    assert "رقم میان‌باری" in answer(case, {"lowLoadReading": "3010"})
    assert answer(case, {"reactiveReading": "10"}) == ""


def test_energy_up_to_the_visit_goes_by_the_registers(case: Case) -> None:
    connection = replace(case.uow.connections.get(BILL_ID), tariff_class=TariffClass.INDUSTRIAL)
    case.uow.connections.save(connection)
    last = case.uow.connections.readings(BILL_ID)[-1]
    before = {Register.LOW: 3_000, Register.MID: last.kwh - 6_200, Register.PEAK: 3_200}
    case.uow.meters.add_register_reading(
        RegisterReading(meter=asset(case).key, read_at=start_of_day(last.taken_on), values=before, total_kwh=last.kwh)
    )
    answer(case, ALL)
    [test] = case.uow.metering.tests_of(case.request.tracking_code)
    later = visit_reading(test)
    assert later is not None
    earlier = replace(later, kwh=last.kwh, taken_on=last.taken_on)
    span = EnergySpan(earlier=earlier, later=later, kwh=later.kwh - last.kwh, meter=connection.meter)
    [known] = with_registers(case.uow, connection, [span])
    assert known.use is not None
    loads = {register: known.use.used[register] for register in before}
    assert loads == {Register.LOW: 10, Register.MID: 6_000 - before[Register.MID], Register.PEAK: 100}
    assert known.use.used[Register.MAXIMUM_DEMAND] == 7
    assert Register.FRIDAY not in known.use.used


def test_an_estimate_has_no_registers(case: Case) -> None:
    connection = case.uow.connections.get(BILL_ID)
    [test] = [case.report().test]
    shown = visit_reading(test)
    assert shown is not None
    span = EnergySpan(earlier=shown, later=shown, kwh=0)
    assert with_registers(case.uow, connection, [span]) == [span]
