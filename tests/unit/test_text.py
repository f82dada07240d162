"""Text as typed and as shown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.money import Rials
from services.text import format_number, format_quantity, format_rials, normalise, parse_whole_number, to_persian_digits


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("۱۲۳", "123"),
        ("١٢٣", "123"),
        ("۱٢3", "123"),
        ("علي كريمي", "علی کریمی"),
        ("  \u200f۱۴۰۵/۰۸/۳۰\u200e ", "1405/08/30"),
        ("\ufeff12\u00a034", "12 34"),
        ("۱۲\u200c۳", "123"),
        ("می\u200cشود", "می\u200cشود"),
        ("\u200cسلام\u200c", "سلام"),
    ],
)
def test_text_is_brought_to_one_spelling(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_every_number_shown_is_read_back(number: int) -> None:
    assert parse_whole_number(format_number(number)) == number
    assert parse_whole_number(to_persian_digits(number)) == number


@pytest.mark.parametrize(
    "typed", ["", "  ", "-1", "+1", "12a", "۱۲٫۵", "1.5", "1,23", "1 2", "²", "१२", "1" * 19, "9" * 5_000_000]
)
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        parse_whole_number(typed)


def test_rials_are_shown_in_groups_of_three_persian_digits() -> None:
    assert format_rials(Rials(1_234_000)) == "۱٬۲۳۴٬۰۰۰ ریال"
    assert format_rials(Rials(0)) == "۰ ریال"


def test_a_minus_sign_stays_left_of_its_number() -> None:
    assert format_rials(Rials(-1_500)) == "\u200e\u2212۱٬۵۰۰ ریال"


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        (Fraction(2469, 2), "۱٬۲۳۴٫۵"),
        (Fraction(100), "۱۰۰"),
        (Fraction(1, 3), "۰٫۳۳"),
        (Fraction(2, 3), "۰٫۶۷"),
        (Fraction(999_999, 1000), "۱٬۰۰۰"),
        (Fraction(5, 100), "۰٫۰۵"),
    ],
)
def test_quantities_are_shown_with_at_most_two_decimals(quantity: Fraction, shown: str) -> None:
    assert format_quantity(quantity) == shown
