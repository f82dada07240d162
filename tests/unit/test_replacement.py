"""A meter in another's place."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION
from services.metering.replacement import (
    REPLACEMENT_MESSAGES,
    REPLACEMENT_TITLES,
    Replacement,
    read_replacement,
    replace_meter,
)
from services.model.connections import FormerMeter, Meter, Reading, ReadingRole, ReadingSource
from services.model.custody import NO_CAUSE, Register
from services.model.keys import WorkOrderKind
from tests.fakes.samples import BILL_ID, company_records, sample_connection
from tests.fakes.uow import FixedClock
from tests.unit.field_cases import FieldCase

TODAY = date(2026, 11, 21)
OLD = sample_connection().meter
NEW = Replacement(serial="N-77", digits=6, multiplier=2, opening_kwh=3, closing_kwh=12_310)
WORDING = APPLICATION.extended(titles=REPLACEMENT_TITLES, messages=REPLACEMENT_MESSAGES)


def written(role: ReadingRole, kwh: int, serial: str) -> Reading:
    source = ReadingSource.INSTALLATION
    return Reading(bill_id=BILL_ID, kwh=kwh, taken_on=TODAY, source=source, meter_serial=serial, role=role)


def test_the_old_meter_stays_in_the_records_and_the_new_one_begins() -> None:
    uow, clock = company_records(), FixedClock()
    for _ in range(2):
        changed = replace_meter(uow, clock=clock, bill_id=BILL_ID, replacement=NEW, cause=NO_CAUSE)
    assert changed.meter == Meter(serial="N-77", digits=6, multiplier=2, installed_on=TODAY)
    assert uow.connections.get(BILL_ID) == changed
    assert uow.connections.former_meters(BILL_ID) == [FormerMeter(bill_id=BILL_ID, meter=OLD, removed_on=TODAY)]
    assert uow.connections.readings(BILL_ID)[-2:] == [
        written(ReadingRole.CLOSING, 12_310, "m-1"),
        written(ReadingRole.OPENING, 3, "N-77"),
    ]


def test_a_register_that_could_not_be_read_has_no_closing_reading() -> None:
    uow, clock = company_records(), FixedClock()
    replace_meter(uow, clock=clock, bill_id=BILL_ID, replacement=replace(NEW, closing_kwh=None), cause=NO_CAUSE)
    assert [each.role for each in uow.connections.readings(BILL_ID) if each.role] == [ReadingRole.OPENING]


def test_a_second_replacement_is_another_meter() -> None:
    uow, clock = company_records(), FixedClock()
    replace_meter(uow, clock=clock, bill_id=BILL_ID, replacement=NEW, cause=NO_CAUSE)
    clock.advance(timedelta(days=3))
    replace_meter(uow, clock=clock, bill_id=BILL_ID, replacement=replace(NEW, serial="N-78"), cause=NO_CAUSE)
    spans = [(each.meter.installed_on, each.removed_on) for each in uow.connections.former_meters(BILL_ID)]
    assert spans == [(OLD.installed_on, TODAY), (TODAY, TODAY + timedelta(days=3))]


def of_loads(prefix: str, low: int, mid: int, peak: int) -> dict[str, object]:
    """What the registers of the loads showed."""
    return {f"{prefix}LowLoadReading": low, f"{prefix}MidLoadReading": mid, f"{prefix}PeakLoadReading": peak}


REPORT: Mapping[str, object] = {"newSerial": " N-۷۷ "}


def read(**changes: object) -> tuple[Replacement | None, list[tuple[str, str]]]:
    reader, case = FieldReader({**REPORT, **changes}, WORDING), FieldCase()
    order = case.order(WorkOrderKind.METER_REPAIR)
    found = read_replacement(case.uow, reader, order, today=TODAY, is_sound=True)
    assert all("{" not in each.message for each in reader.findings)
    return found, [(each.field, each.code) for each in reader.findings]


def test_what_a_report_does_not_say_is_as_with_the_old_meter_from_zero() -> None:
    expected = Replacement(serial="N-77", digits=5, multiplier=1, opening_kwh=0, closing_kwh=None)
    assert read() == (expected, [])
    full = read(newDigits="۶", newMultiplier=40, openingReading="7", closingReading="۱۲٬۳۱۰")
    assert full == (replace(expected, digits=6, multiplier=40, opening_kwh=7, closing_kwh=12_310), [])


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"newSerial": None}, ("newSerial", "missing")),
        ({"newSerial": "بدون"}, ("newSerial", "shape")),
        ({"newSerial": "M 1"}, ("newSerial", "same-meter")),
        ({"newDigits": "3"}, ("newDigits", "out-of-range")),
        ({"newDigits": "پنج"}, ("newDigits", "not-a-number")),
        ({"newMultiplier": "0"}, ("newMultiplier", "out-of-range")),
        ({"openingReading": "123456"}, ("openingReading", "too-many-digits")),
        ({"closingReading": "-5"}, ("closingReading", "negative")),
        ({"closingReading": "100000"}, ("closingReading", "too-many-digits")),
        ({"openingLowLoadReading": "3", "openingPeakLoadReading": "1"}, ("openingMidLoadReading", "missing")),
        ({"openingReactiveReading": "123456"}, ("openingReactiveReading", "too-many-digits")),
        ({"openingFridayReading": "جمعه"}, ("openingFridayReading", "not-a-number")),
        ({"closingMaximumDemand": "-1"}, ("closingMaximumDemand", "negative")),
        ({**of_loads("opening", 1, 1, 2), "openingReading": "0"}, ("openingPeakLoadReading", "sum")),
        ({**of_loads("closing", 1, 2, 3), "closingReading": "12310"}, ("closingPeakLoadReading", "sum")),
    ],
)
def test_a_fault_of_a_replacement_is_found(changes: dict[str, object], fault: tuple[str, str]) -> None:
    assert read(**changes) == (None, [fault])


def test_what_both_meters_show_besides_their_totals_is_told_by_register() -> None:
    reported = {**of_loads("opening", 2, 3, 2), **of_loads("closing", 3_010, 6_000, 3_300), "closingMaximumDemand": "۷"}
    found, faults = read(openingReading="7", closingReading="12310", **reported)
    assert faults == []
    assert found is not None
    assert found.opening_registers == {Register.LOW: 2, Register.MID: 3, Register.PEAK: 2}
    assert found.closing_registers[Register.PEAK] == 3_300
    assert found.closing_registers[Register.MAXIMUM_DEMAND] == 7
