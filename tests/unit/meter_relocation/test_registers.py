"""What the meter shows besides its total when it is moved."""

from dataclasses import replace

import pytest

from services.metering.custody import meter_of
from services.model.connections import MeterReading
from services.model.custody import MeterAsset, Register, RegisterReading
from services.readings.register_use import shown_with
from tests.unit.meter_relocation.relocating import Relocating

LOADS = {"lowLoadReading": "۳٬۰۱۰", "midLoadReading": "6000", "peakLoadReading": "3,300"}


@pytest.fixture
def case() -> Relocating:
    """Its meter has the registers of the loads."""
    case = Relocating()
    loads = frozenset({Register.LOW, Register.MID, Register.PEAK})
    case.uow.meters.save(replace(asset(case), registers=loads))
    return case


def asset(case: Relocating) -> MeterAsset:
    meter = meter_of(case.uow, case.connection)
    assert meter is not None
    return meter


def shown(case: Relocating) -> dict[Register, int]:
    reading = MeterReading(kwh=12_310, taken_on=case.connection.meter.installed_on.replace(2026, 11, 21))
    return dict(shown_with(case.uow, asset(case), reading))


def test_what_the_installer_reads_belongs_to_his_reading(case: Relocating) -> None:
    assert case.report_with(**LOADS).accepted
    assert shown(case) == {Register.LOW: 3_010, Register.MID: 6_000, Register.PEAK: 3_300}


def test_a_meter_that_has_them_is_read_by_register(case: Relocating) -> None:
    result = case.report_with()
    assert "رقم کم‌باری" in result.message
    assert case.uow.meters.reading_rows == []


def test_loads_that_do_not_add_up_are_read_again(case: Relocating) -> None:
    assert "روی هم ۱۲٬۳۲۰ می‌شود" in case.report_with(**{**LOADS, "peakLoadReading": "3310"}).message


def test_of_another_meter_than_in_the_records_nothing_is_demanded_or_kept(case: Relocating) -> None:
    assert case.report_with(meterSerial="X-77").accepted
    assert case.uow.meters.reading_rows == []


def test_what_contradicts_an_earlier_reading_is_asked_for_once_more_and_then_taken(case: Relocating) -> None:
    before = {Register.LOW: 3_011, Register.MID: 5_900, Register.PEAK: 3_289}
    taken_at = case.clock.now().replace(year=2026, month=11, day=1)
    case.uow.meters.add_register_reading(
        RegisterReading(meter=asset(case).key, read_at=taken_at, values=before, total_kwh=12_200)
    )
    assert "رقم کم‌باری با رقم پیشین" in case.report_with(**LOADS).message
    assert case.report_with(**LOADS).accepted
    assert shown(case)[Register.LOW] == 3_010
