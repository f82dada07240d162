"""The bounds of periods: what the file says, and what is told of a wrong one."""

from datetime import date

import pytest

from services.errors import ReferenceDataMissing
from services.specific.free_market_power.bounds import PeriodBoundsFaults, bounds_of, read_bounds
from services.specific.free_market_power.model import PowerKind

ROW = '[[bounds]]\nkind = "temporary"\nfrom = "1403/01/01"\nlongest_days = {longest}\nremind_days = {remind}\n'


@pytest.mark.parametrize("kind", PowerKind)
def test_each_kind_has_bounds_from_their_day_on(kind: PowerKind) -> None:
    assert bounds_of(kind, date(2026, 11, 21)).longest_days >= 1
    with pytest.raises(ReferenceDataMissing, match=kind.value):
        bounds_of(kind, date(2020, 1, 1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ROW.format(longest=10, remind=10), "the reminder comes before the period"),
        (ROW.format(longest=10, remind=2) * 2, "two rows are of the same kind and day"),
        (ROW.format(longest=0, remind=2), "longest_days"),
        (ROW.format(longest=10, remind=2) + "color = 1\n", "color"),
        ("[[bounds]\n", "the file"),
        ("example = true\n", "bounds"),
    ],
)
def test_a_fault_of_the_file_is_told(text: str, said: str) -> None:
    with pytest.raises(PeriodBoundsFaults, match=said):
        read_bounds(text)
