"""For how long power may be reduced: a figure by the day on which it is asked for."""

from datetime import date, timedelta

import pytest

from services.errors import ReferenceDataMissing
from services.specific.power_reduction.terms import ReductionTermsFaults, load_terms

FIRST, LATER = '[[longest]]\nfrom = "1405/01/01"\ndays = 366\n', '[[longest]]\nfrom = "1406/01/01"\ndays = 180\n'
CHANGED = date(2027, 3, 21)
DAY = timedelta(days=1)


def test_the_figure_is_that_of_the_day_on_which_it_is_asked_for() -> None:
    terms = load_terms(FIRST + LATER)
    assert (terms.most_days(CHANGED - DAY), terms.most_days(CHANGED)) == (366, 180)


def test_before_the_first_figure_there_is_none_and_two_of_one_day_are_a_fault() -> None:
    with pytest.raises(ReferenceDataMissing, match="reduction"):
        load_terms(LATER).most_days(CHANGED - DAY)
    for text, said in ((FIRST * 2, "same day"), ("", "longest"), (FIRST.replace("366", "0"), "days")):
        with pytest.raises(ReductionTermsFaults, match=said):
            load_terms(text)
