"""How often is once too often, which the counter and the night go by, and what tells of it: figures by the day."""

from datetime import date, timedelta

import pytest

from services.errors import ReferenceDataMissing
from services.metering.self_willed_terms import SelfWilledTermsFaults, load_terms, self_willed_terms

FIRST, LATER = '[[last]]\nfrom = "1405/01/01"\ntimes = 3\n', '[[last]]\nfrom = "1406/01/01"\ntimes = 2\n'
USE, MORE = '[[use]]\nfrom = "1405/01/01"\nleast = 5\n', '[[use]]\nfrom = "1406/01/01"\nleast = 20\n'
CHANGED = date(2027, 3, 21)
DAY = timedelta(days=1)


def test_it_is_the_second_one_by_the_by_law() -> None:
    found_on = date(2026, 11, 20)
    assert not self_willed_terms().is_last(1, found_on=found_on)
    assert self_willed_terms().is_last(2, found_on=found_on)


def test_the_figure_is_that_of_the_day_on_which_the_newest_was_found() -> None:
    terms = load_terms(FIRST + LATER)
    assert not terms.is_last(2, found_on=CHANGED - DAY)
    assert terms.is_last(2, found_on=CHANGED)
    assert terms.is_last(3, found_on=CHANGED - DAY)


def test_who_is_looked_at_goes_by_the_least_figure_of_all_days_so_far() -> None:
    milder = load_terms(FIRST + LATER + '[[last]]\nfrom = "1407/01/01"\ntimes = 4\n')
    assert milder.fewest(CHANGED - DAY) == 3
    assert milder.fewest(CHANGED) == 2
    assert milder.fewest(date(2029, 1, 1)) == 2


def test_what_tells_of_use_is_the_figure_of_the_day_on_which_the_meter_is_read() -> None:
    terms = load_terms(FIRST + USE + MORE)
    assert not terms.tells_of_use(4, on=CHANGED - DAY)
    assert terms.tells_of_use(5, on=CHANGED - DAY)
    assert not terms.tells_of_use(19, on=CHANGED)
    assert terms.tells_of_use(20, on=CHANGED)


def test_before_the_first_figure_there_is_none_and_two_of_one_day_are_a_fault() -> None:
    terms = load_terms(LATER + MORE)
    for asked in (
        lambda day: terms.is_last(2, found_on=day),
        terms.fewest,
        lambda day: terms.tells_of_use(90, on=day),
    ):
        with pytest.raises(ReferenceDataMissing, match=r"self-willed|least use"):
            asked(CHANGED - DAY)
    for twice in (FIRST * 2 + USE, FIRST + USE * 2):
        with pytest.raises(SelfWilledTermsFaults, match="same day"):
            load_terms(twice)
    with pytest.raises(SelfWilledTermsFaults):
        load_terms("")


def test_a_reminder_to_a_unit_that_does_not_exist_is_a_fault_and_two_of_one_day_are() -> None:
    row = '[[reminder]]\nfrom = "1405/01/01"\nunit = "diagnosis"\nafter = 7\nevery = 30\n'
    assert load_terms(FIRST + row).reminder_on(CHANGED).unit == "diagnosis"
    with pytest.raises(SelfWilledTermsFaults, match=r"reminder\[1\]\.unit"):
        load_terms(FIRST + row.replace("diagnosis", "diagnostics"))
    with pytest.raises(SelfWilledTermsFaults, match="same day"):
        load_terms(FIRST + row * 2)
