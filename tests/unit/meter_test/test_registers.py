"""What meters show besides their totals in the reports of a meter test."""

from collections.abc import Mapping

import pytest

from services.model.custody import Register
from services.specific.meter_test.model import Verdict
from tests.unit.meter_test.testing_case import HUNG_AGAIN, ON_SITE, REPLACED, TAKEN, Testing, found

LOADS = {"lowLoadReading": "3010", "midLoadReading": "6000", "peakLoadReading": "3300"}
SUBSTITUTES = {"openingLowLoadReading": "10", "openingMidLoadReading": "20", "openingPeakLoadReading": "10"}
AT_LAST = {"closingLowLoadReading": "12", "closingMidLoadReading": "25", "closingPeakLoadReading": "12"}


@pytest.fixture
def case() -> Testing:
    """Its meter has the registers of the loads."""
    case = Testing()
    case.equip(Register.LOW, Register.MID, Register.PEAK)
    return case


def shown(case: Testing, characters: str) -> list[tuple[int | None, Mapping[Register, int]]]:
    """What was read of a meter, oldest first."""
    [meter] = case.uow.meters.alike(characters)
    return [(each.total_kwh, each.values) for each in case.uow.meters.register_readings_of(meter.key)]


def of_loads(low: int, mid: int, peak: int) -> dict[Register, int]:
    return {Register.LOW: low, Register.MID: mid, Register.PEAK: peak}


def test_a_test_on_the_spot_reads_the_registers_too(case: Testing) -> None:
    assert found(case.visit()) == [(each, "missing") for each in LOADS]
    assert case.visit({**ON_SITE, **LOADS}).accepted
    assert shown(case, "m1") == [(12_310, of_loads(3_010, 6_000, 3_300))]


@pytest.mark.parametrize("condition", ["tampering", "stopped-register", "meter-failure"])
def test_of_a_faulty_meter_no_register_is_demanded_and_none_has_to_add_up(case: Testing, condition: str) -> None:
    report = {**ON_SITE, "condition": condition}
    assert case.visit({**report, "lowLoadReading": "1", "midLoadReading": "1", "peakLoadReading": "1"}).accepted
    other = Testing()
    other.equip(Register.LOW, Register.MID, Register.PEAK)
    assert other.visit(report).accepted


@pytest.mark.parametrize("report", [{**ON_SITE, "condition": "meter-failure"}, TAKEN], ids=["tested", "taken"])
def test_what_has_more_digits_than_the_meter_is_refused_of_a_faulty_one_too(
    case: Testing, report: dict[str, object]
) -> None:
    answer = case.visit({**report, **LOADS, "maximumDemand": "999999999"})
    assert found(answer) == [("maximumDemand", "too-many-digits")]
    assert "از رقم‌های شمارنده بیشتر است" in answer.message


def test_a_meter_that_is_taken_along_closes_and_its_substitute_opens_with_their_registers(case: Testing) -> None:
    assert case.visit({**TAKEN, **LOADS, **SUBSTITUTES}).accepted
    assert shown(case, "m1") == [(12_310, of_loads(3_010, 6_000, 3_300))]
    assert shown(case, "amani9") == [(40, of_loads(10, 20, 10))]


def test_a_substitute_is_read_as_what_it_shows(case: Testing) -> None:
    report = {**TAKEN, **LOADS, **SUBSTITUTES, "openingPeakLoadReading": "14"}
    answer = case.visit(report)
    assert found(answer) == [("openingPeakLoadReading", "sum")]
    assert "۴۴" in answer.message


def test_a_meter_that_is_hung_again_is_read_by_register_as_is_its_substitute(case: Testing) -> None:
    case.visit({**TAKEN, **LOADS, **SUBSTITUTES})
    case.bench()
    case.decide(Verdict.IN_ORDER)
    missing = ["lowLoadReading", "midLoadReading", "peakLoadReading"]
    missing += ["closingLowLoadReading", "closingMidLoadReading", "closingPeakLoadReading"]
    assert {field for field, code in found(case.install()) if code == "missing"} == set(missing)
    again = {**LOADS, "peakLoadReading": "3305"}
    assert case.install({**HUNG_AGAIN, **again, **AT_LAST}).accepted
    assert shown(case, "m1")[-1] == (12_315, of_loads(3_010, 6_000, 3_305))
    assert shown(case, "amani9")[-1] == (49, of_loads(12, 25, 12))


def test_a_substitute_without_a_closing_reading_is_asked_for_no_register(case: Testing) -> None:
    case.visit({**TAKEN, **LOADS, **SUBSTITUTES})
    case.bench()
    case.decide(Verdict.IN_ORDER)
    assert case.install({**HUNG_AGAIN, "closingReading": "", **LOADS, "peakLoadReading": "3305"}).accepted


def test_a_meter_that_counts_wrong_by_a_known_error_closes_by_register(case: Testing) -> None:
    case.visit({**ON_SITE, **LOADS, "error": "9"})
    case.decide(Verdict.INACCURATE)
    assert ("closingPeakLoadReading", "missing") in found(case.install(REPLACED))


def test_a_meter_that_cannot_be_read_any_more_closes_with_what_its_registers_showed_at_the_test(case: Testing) -> None:
    case.visit({**ON_SITE, **LOADS, "error": "9"})
    case.decide(Verdict.INACCURATE)
    assert case.install({**REPLACED, "closingReading": ""}).accepted
    assert shown(case, "m1")[-1] == (12_310, of_loads(3_010, 6_000, 3_300))


def test_a_stopped_meter_closes_with_whatever_it_shows_and_the_new_one_opens(case: Testing) -> None:
    case.visit({**ON_SITE, "condition": "stopped-register"})
    case.decide(Verdict.WORN)
    opening = {"openingReading": "3", "openingLowLoadReading": "1", "openingMidLoadReading": "1"}
    assert case.install({**REPLACED, **opening, "openingPeakLoadReading": "1", "closingReading": "12320"}).accepted
    assert shown(case, "no7") == [(3, of_loads(1, 1, 1))]
