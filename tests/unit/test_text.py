"""Text as typed and as shown."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.money import Rials
from services.text import (
    alphabetical,
    format_duration,
    format_factor,
    format_number,
    format_quantity,
    format_rials,
    in_one_line,
    normalise,
    normalise_lines,
    parse_scaled,
    parse_whole_number,
    shortened,
    to_persian_digits,
)


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
        ("دیوار\tنم\r\nدارد\u2028و\u3000\u00a0تر\x0bاست", "دیوار نم دارد و تر است"),
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
    "typed",
    [
        "",
        "  ",
        "-1",
        "+1",
        "12a",
        "۱۲٫۵",
        "1.5",
        "1,23",
        "1 2",
        "12.300",
        "12.000",
        "12,30.0",
        "1.0e3",
        "1..0",
        ".0",
        "12٫۰۱",
        "²",
        "१२",
        "1" * 19,
        "9" * 5_000_000,
    ],
)
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        parse_whole_number(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "12300",
        "12300.0",
        "12300.00",
        "12300,0",
        "12300/0",
        "12,300.0",
        "۱۲٬۳۰۰",
        "12,300",
        "۱۲،۳۰۰",
        "12 300",
        "12\u00a0300",
        "۱۲۳۰۰٫۰",
    ],
)
def test_a_whole_number_is_read_as_people_and_spreadsheets_write_it(typed: str) -> None:
    assert parse_whole_number(typed) == 12_300


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("يك\n دو \r\n\nسه", "یک\nدو\nسه"),
        ("يك\u2028دو\u2029سه\x0bچهار\x85پنج\rشش", "یک\nدو\nسه\nچهار\nپنج\nشش"),
        ("يك\tدو", "یک دو"),
        (" \n \u200f\n", ""),
    ],
)
def test_lines_stay_apart_and_each_is_brought_to_one_spelling(typed: str, lines: str) -> None:
    assert normalise_lines(typed) == lines


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("دیوار نم", "دیوار نم"),
        ("دیوار نمناک", "دیوار…"),
        ("دیوار نم ناک", "دیوار نم…"),
        ("دیوار\nنمناک", "دیوار…"),
        ("دیوارنمناک", "دیوارنم…"),
    ],
)
def test_a_text_is_cut_between_two_words(text: str, short: str) -> None:
    assert shortened(text, 9 if text.startswith("دیوار نم ") else 8) == short


@given(st.text(min_size=1), st.integers(min_value=1, max_value=20))
def test_a_shortened_text_is_never_longer_than_asked(text: str, longest: int) -> None:
    assert len(shortened(text, longest)) <= longest


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


def test_what_a_price_is_multiplied_by_is_shown_with_at_most_five() -> None:
    assert [format_factor(each) for each in (Fraction(1, 3), Fraction(6, 5), Fraction(7), Fraction(1, 10**6))] == [
        "۰٫۳۳۳۳۳", "۱٫۲", "۷", "۰",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("duration", "shown"),
    [
        (timedelta(), "کمتر از یک دقیقه"),
        (timedelta(seconds=59), "کمتر از یک دقیقه"),
        (timedelta(minutes=12, seconds=59), "۱۲ دقیقه"),
        (timedelta(hours=4), "۴ ساعت"),
        (timedelta(hours=4, minutes=5), "۴ ساعت و ۵ دقیقه"),
        (timedelta(days=2, hours=3, minutes=59), "۲ روز و ۳ ساعت"),
        (timedelta(days=15, minutes=59), "۱۵ روز"),
    ],
)
def test_a_length_of_time_is_told_in_days_and_hours_or_in_hours_and_minutes(duration: timedelta, shown: str) -> None:
    assert format_duration(duration) == shown


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("مدرک ناقص است", "مدرک ناقص است"),
        ("مدرک  ناقص است\r\n\r\n کارکرد نادرست است\u2028", "مدرک ناقص است / کارکرد نادرست است"),
        ("", ""),
    ],
)
def test_lines_that_must_be_one_are_parted_by_a_stroke(text: str, line: str) -> None:
    assert in_one_line(text) == line


def test_persian_texts_are_sorted_as_in_a_dictionary() -> None:
    titles = ["گاز", "تغییر", "پرداخت", "آزمایش", "وصل", "بررسی", "اصلاح", "صدور\u200cها", "صدور قبض"]
    in_order = ["آزمایش", "اصلاح", "بررسی", "پرداخت", "تغییر", "صدور قبض", "صدور\u200cها", "گاز", "وصل"]
    assert sorted(titles, key=alphabetical) == in_order


@pytest.mark.parametrize(
    ("typed", "decimals", "scaled"),
    [("۱۸٫۵", 3, 18_500), (" 18.5 ", 1, 185), ("7/25", 2, 725), ("0", 1, 0), ("007", 0, 7)],
)
def test_a_number_with_decimals_is_read_in_units_of_the_last_one(typed: str, decimals: int, scaled: int) -> None:
    assert parse_scaled(typed, decimals) == scaled


@pytest.mark.parametrize(
    "typed", ["", "-1", "+1", "1.", ".5", "1.23", "1,5", "1e3", "۱۲ درصد", "1234567890", "1 2", "x" * 61]
)
def test_what_is_no_number_with_one_decimal_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_scaled(typed, 1)
