"""Which reading counts: the last recorded of a day, whose meter it is of, and what a lower figure means."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from services.model.connections import ReadingRole, ReadingSource
from services.readings.advance import ReadingFault
from services.readings.check import Verdict, check_visit_reading
from services.readings.usual import Usual
from tests.unit.reading_world import EVEN, OLD, ReadingWorld, counted

SWAPPED = {"installed_days_ago": 30}


@pytest.mark.parametrize(
    ("readings", "world", "declared", "kwh"),
    [
        # Misread, and corrected on the same day.
        ([*EVEN[:-1], (60, 12_600), (60, 12_000)], {}, 12_300, 300),
        ([*EVEN[:-1], (60, 11_900), (60, 12_600), (60, 12_000)], {}, 12_300, 300),
        # Misread, and read again the next day.
        ([*EVEN[:-1], (60, 12_600), (59, 12_000)], {}, 12_300, 300),
        # Swapped: closing and opening on one day, in either order.
        ([*OLD, (30, 54_321), (30, 0)], SWAPPED, 150, 150),
        ([*OLD, (30, 0), (30, 54_321)], SWAPPED, 150, 150),
        ([*OLD, (30, 54_321), (30, 7)], SWAPPED, 157, 150),
        # The closing was corrected before the new meter was read; or the opening was.
        ([*OLD, (30, 54_231), (30, 54_321), (30, 0)], SWAPPED, 150, 150),
        ([*OLD, (30, 54_321), (30, 77), (30, 7)], SWAPPED, 157, 150),
        # A closing alone, read once or twice; an opening alone.
        ([*OLD, (30, 54_321)], SWAPPED, 150, 150),
        ([*OLD, (30, 54_231), (30, 54_321)], SWAPPED, 150, 150),
        ([*OLD, (30, 0)], SWAPPED, 150, 150),
        ([*OLD, (30, 7)], SWAPPED, 157, 150),
        # A used meter was hung: its opening looks like a closing, but only from there can it have come to the reading.
        ([*OLD, (30, 54_321), (30, 58_000)], SWAPPED, 58_150, 150),
        # A closing that was misread too low: what the new meter counts is not in doubt for it.
        ([*OLD, (30, 0), (30, 53_000)], SWAPPED, 150, 150),
        # The new meter has other digits or another multiplier.
        ([*OLD, (30, 54_321)], {**SWAPPED, "digits": 4}, 150, 150),
        ([*OLD, (30, 54_321), (30, 3)], {**SWAPPED, "digits": 6}, 153, 150),
        ([*OLD, (30, 54_321)], {**SWAPPED, "multiplier": 40, "amperage": 400, "phases": 3}, 150, 6_000),
        # Swapped today.
        ([*OLD, (0, 54_321), (0, 0)], {"installed_days_ago": 0}, 3, 3),
        ([*OLD, (0, 54_321)], {"installed_days_ago": 0}, 3, 3),
        # The meter was read on the day it was hung, and has no other before it.
        ([(30, 12_600), (30, 12_000)], SWAPPED, 12_150, 150),
        # A register of four digits went round.
        ([(120, 9_600), (60, 9_900)], {"digits": 4}, 200, 300),
        ([(60, 99_900)], {"multiplier": 40, "amperage": 100, "phases": 3}, 10, 4_400),
    ],
)
def test_intake_and_bill_speak_of_the_energy_that_the_meter_counted(
    readings: Sequence[tuple[int, int]], world: dict[str, int], declared: int, kwh: int
) -> None:
    case = ReadingWorld(readings, **world)
    assert case.declare(declared).in_order
    assert case.compare(declared).unbilled.kwh == kwh
    period = case.period(case.register(declared))
    assert (period.kwh, period.reading) == (kwh, counted(declared))


@pytest.mark.parametrize(
    ("readings", "world", "declared", "fault"),
    [
        ([*EVEN[:-1], (60, 12_600)], {}, 12_300, ReadingFault.BELOW_LAST),
        # The last recorded of the day is the wrong one.
        ([*EVEN, (60, 12_600)], {}, 12_300, ReadingFault.BELOW_LAST),
        (EVEN, {}, 0, ReadingFault.BELOW_LAST),
        (EVEN, {}, 20_000, ReadingFault.IMPOSSIBLE),
        (EVEN, {"multiplier": 40}, 12_300, ReadingFault.IMPOSSIBLE),
        # The old meter's count goes on being read.
        ([*OLD, (30, 54_321), (30, 0)], SWAPPED, 54_500, ReadingFault.IMPOSSIBLE),
        # The way round is possible by the fuse of four digits and three phases, but not by what is usual here.
        ([(120, 4_700), (60, 5_000)], {"digits": 4, "phases": 3}, 4_900, ReadingFault.BELOW_LAST),
        # A large fuse lets the whole register pass; without a history, one that is a little lower has not gone round.
        ([(60, 12_000)], {"amperage": 400, "phases": 3}, 11_995, ReadingFault.BELOW_LAST),
        # The company's last reading fits nothing around it.
        ([*EVEN[:-1], (60, 11_000)], {}, 12_300, ReadingFault.LAST_IN_DOUBT),
    ],
)
def test_what_cannot_be_true_is_in_doubt_and_no_energy_is_billed_for_it(
    readings: Sequence[tuple[int, int]], world: dict[str, int], declared: int, fault: ReadingFault
) -> None:
    case = ReadingWorld(readings, **world)
    figures = case.compare(declared)
    assert figures.fault is fault
    assert figures.doubts
    bill = case.bill(case.register(declared))
    assert (bill.billed_up_to, list(bill.lines)) == (None, [])


def test_a_reading_that_a_later_one_contradicts_is_in_doubt() -> None:
    case = ReadingWorld([*EVEN, (1, 12_250)])
    assert case.compare(12_300, days_ago=3).fault is ReadingFault.ABOVE_LATER
    assert case.compare(12_240, days_ago=3).fault is None


@pytest.mark.parametrize("role", [None, ReadingRole.CORRECTION])
def test_a_correction_that_is_named_replaces_the_reading_before_it_whenever_it_was_made(
    role: ReadingRole | None,
) -> None:
    case = ReadingWorld([*EVEN[:-1], (60, 12_600)])
    case.read(12_010, 40, role=role, source=ReadingSource.AGENT)
    figures = case.compare(12_300)
    if role is None:
        assert figures.fault is ReadingFault.BELOW_LAST
    else:
        assert (figures.fault, figures.unbilled.kwh, figures.last.kwh) == (None, 290, 12_010)


def test_a_closing_and_an_opening_that_were_written_down_are_not_guessed_at() -> None:
    case = ReadingWorld(OLD, installed_days_ago=30, digits=6, multiplier=2)
    case.hung_before(removed_days_ago=30)
    case.read(53_900, 30)
    case.read(54_321, 30, role=ReadingRole.CLOSING, source=ReadingSource.INSTALLATION)
    case.read(60_000, 30, role=ReadingRole.OPENING, source=ReadingSource.INSTALLATION)
    case.read(60_010, 30)
    period = case.period(case.register(60_100))
    # Periodic readings are billed by their nature: the one after the swap has billed the old meter up to its closing.
    assert [(span.earlier.kwh, span.later.kwh, span.kwh) for span in period.charged] == [(60_010, 60_100, 180)]


def test_what_the_old_meter_had_counted_is_billed_with_the_new_meters_count() -> None:
    case = ReadingWorld(OLD, installed_days_ago=30, digits=6, multiplier=2)
    case.hung_before(removed_days_ago=30)
    case.read(54_321, 30, serial="old", source=ReadingSource.INSTALLATION, role=ReadingRole.CLOSING)
    case.read(5, 30, serial="m-1", source=ReadingSource.INSTALLATION, role=ReadingRole.OPENING)
    figures = case.compare(80)
    assert (figures.consumption_kwh, figures.unbilled.kwh) == (150, 771)
    check = check_visit_reading(case.uow, case.connection, counted(80))
    assert "مصرفی که هنوز صورتحساب نشده است: ۷۷۱ کیلووات‌ساعت" in check.text
    code = case.register(80)
    assert case.period(code).kwh == 771
    bill = case.bill(code)
    assert (bill.billed_up_to, bill.meter_serial) == (counted(80), "m-1")
    days = [line.title[line.title.index("(") :] for line in bill.lines if line.code.startswith("energy")]
    assert (days[0].split()[0], days[-1].split()[-1]) == ("(۱۴۰۵/۰۵/۰۲", "۱۴۰۵/۰۸/۳۰)")


def test_a_meter_without_readings_of_its_own_can_have_come_to_its_closing() -> None:
    case = ReadingWorld([(30, 54_321), (30, 0)], installed_days_ago=30)
    case.hung_before(removed_days_ago=30)
    assert (case.declare(150).in_order, case.compare(150).unbilled.kwh) == (True, 150)


def test_a_meter_of_which_only_the_closing_is_known_lends_nothing() -> None:
    case = ReadingWorld([], installed_days_ago=30)
    case.read(54_321, 30, role=ReadingRole.CLOSING)
    case.read(3, 30, role=ReadingRole.OPENING)
    assert (case.compare(153).fault, case.compare(153).unbilled.kwh) == (None, 150)


def test_a_closing_reading_that_cannot_be_true_keeps_the_bill_from_charging_anything() -> None:
    case = ReadingWorld(OLD, installed_days_ago=30)
    case.hung_before(removed_days_ago=30)
    case.read(45_321, 30, serial="old", source=ReadingSource.INSTALLATION, role=ReadingRole.CLOSING)
    assert case.compare(150).fault is ReadingFault.CLOSING_IN_DOUBT
    assert case.declare(150).in_order
    code = case.register(150)
    assert case.period(code).reading is None
    assert case.judge(code, "last-reading-wrong").accepted
    assert (case.period(code).kwh, case.bill(code).billed_up_to) == (150, counted(150))


def test_an_agents_reading_that_contradicts_the_records_is_passed_over_where_the_next_one_does_not() -> None:
    case = ReadingWorld(EVEN)
    case.read(1_210, 20, source=ReadingSource.INSTALLATION)
    figures = case.compare(12_300)
    assert (figures.fault, figures.last.kwh, figures.unbilled.kwh) == (None, 12_000, 300)
    text = check_visit_reading(case.uow, case.connection, counted(12_300)).text
    assert "قرائت مأمور که با سوابق نمی‌خواند و به حساب نیامد: ۱٬۲۱۰ در ۱۴۰۵/۰۸/۱۰" in text


def test_an_agents_reading_that_fits_the_records_is_not_passed_over() -> None:
    case = ReadingWorld(EVEN)
    case.read(12_400, 20, source=ReadingSource.INSTALLATION)
    assert case.compare(12_300).fault is ReadingFault.BELOW_LAST


def test_one_value_that_is_a_little_too_high_moves_neither_the_usual_nor_the_verdict() -> None:
    case = ReadingWorld([*EVEN[:-2], (120, 12_001), (60, 12_000)])
    figures = case.compare(12_300)
    assert figures.usual == Usual(past_year=Fraction(5), same_season=Fraction(5))
    assert figures.usual.daily_kwh == 5
    assert (figures.verdict, figures.fault) == (Verdict.NORMAL, None)


def test_a_year_with_a_roll_over_is_as_usual_as_any_other() -> None:
    rolled = [(60 * back, (9_900 - 300 * (back - 2)) % 10_000) for back in range(13, 0, -1)]
    figures = ReadingWorld(rolled, digits=4).compare(500)
    assert figures.usual is not None
    assert figures.usual.daily_kwh == 5
    assert figures.verdict is Verdict.NORMAL
