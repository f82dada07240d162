"""Text as people type it and as they are shown it: Persian letters and digits."""

import re
from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction

from services.money import Rials

PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
THOUSANDS_SEPARATOR = "٬"
DECIMAL_SEPARATOR = "٫"

_ZWNJ = "\u200c"
_INVISIBLE = "\u200b\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
_TO_STANDARD = str.maketrans(
    {
        **{digit: str(value) for value, digit in enumerate(PERSIAN_DIGITS)},
        **{digit: str(value) for value, digit in enumerate(ARABIC_DIGITS)},
        **dict.fromkeys(_INVISIBLE),
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
    }
)
_TO_PERSIAN_DIGITS = str.maketrans("0123456789", PERSIAN_DIGITS)
_LETTERS = " ءآأاؤئبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_ORDER = {letter: place for place, letter in enumerate(_LETTERS)}
_STRAY_ZWNJ = re.compile(rf"(?<![^\W\d_]){_ZWNJ}+|{_ZWNJ}+(?![^\W\d_])")
# People without ٬ on their keyboard group digits by commas or spaces; spreadsheets give whole numbers a decimal of 0.
_WHOLE_NUMBER = re.compile(r"([0-9]{1,3}(?:[٬,، ][0-9]{3})+|[0-9]+)(?:[.٫,/]0{1,2})?")
_DECIMAL = re.compile(r"([0-9]{1,9})(?:[.٫/]([0-9]+))?")
_MAX_DIGITS = 18
_MAX_TYPED = 60


def normalise(text: str) -> str:
    """The text in one spelling and one line: ASCII digits, Persian ی and ک, no invisible marks, trimmed.

    Whatever separates words or lines (tabs, line breaks of any kind, odd spaces) becomes one space. A zero-width
    non-joiner stays between two letters, where it is spelling, and goes everywhere else, where it only makes equal
    texts differ.
    """
    return " ".join(_STRAY_ZWNJ.sub("", text.translate(_TO_STANDARD)).split())


def normalise_lines(text: str) -> str:
    """The same of a text in several lines, which stay apart; empty lines go."""
    return "\n".join(line for line in map(normalise, text.splitlines()) if line)


def letters_and_digits(text: str) -> str:
    """What tells one serial or number of a seal from another, however it is typed; "" where it has neither."""
    return "".join(filter(str.isalnum, text)).casefold()


def in_one_line(text: str) -> str:
    """The lines of a text in one, parted by a stroke: side by side they would be read as one sentence."""
    return " / ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def shortened(text: str, longest: int) -> str:
    """The text in at most `longest` characters: cut between two words where that is possible, with «…»."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    whole_words = cut if text[longest - 1].isspace() else re.sub(r"\S+$", "", cut)
    return f"{(whole_words or cut).rstrip()}…"


def alphabetical(text: str) -> tuple[int, ...]:
    """A key that sorts Persian texts as a dictionary does: computers count پ, چ, ژ, گ, ک and ی as the last letters."""
    return tuple(_ORDER.get(letter, len(_LETTERS) + ord(letter)) for letter in normalise(text).replace(_ZWNJ, " "))


def parse_whole_number(text: str) -> int:
    """A whole number of 0 or more, typed with digits of any of the three scripts and perhaps thousands separators.

    «12300.0» and «12300,00» are whole; «12.300» may be twelve thousand, and is refused. Raises ValueError for anything
    else: a plus or minus, decimals, letters, or more than 18 digits.
    """
    found = _WHOLE_NUMBER.fullmatch(normalise(text)) if len(text) <= _MAX_TYPED else None
    digits = re.sub("[^0-9]", "", found[1]) if found else ""
    if not 0 < len(digits) <= _MAX_DIGITS:
        raise ValueError("not a whole number")
    return int(digits)


def parse_scaled(text: str, decimals: int) -> int:
    """A number of 0 or more with at most so many decimals, as «۱۸٫۵», in units of the last of them: 18500 with three.

    Digits of any of the three scripts; ٫, a point or a stroke before the decimals. Raises ValueError for anything else.
    """
    found = _DECIMAL.fullmatch(normalise(text)) if len(text) <= _MAX_TYPED else None
    part = (found[2] or "") if found else ""
    if found is None or len(part) > decimals:
        raise ValueError("not a number with so many decimals")
    return int(found[1] + part.ljust(decimals, "0"))


def to_persian_digits(value: str | int) -> str:
    """The same with Persian digits."""
    return str(value).translate(_TO_PERSIAN_DIGITS)


def fact_list(facts: Iterable[tuple[str, str]]) -> str:
    """Titles and values as a markdown list, as forms show it."""
    return "\n".join(f"- **{title}:** {value}" for title, value in facts)


def format_number(value: int) -> str:
    """Persian digits in groups of three, as «۱٬۲۳۴».

    A negative number begins with a left-to-right mark (as in Unicode's Persian locale), so that the minus sign is
    shown at the left of the number within right-to-left text.
    """
    digits = to_persian_digits(f"{abs(value):,}".replace(",", THOUSANDS_SEPARATOR))
    return f"\u200e\u2212{digits}" if value < 0 else digits


def format_quantity(quantity: Fraction, *, decimals: int = 2) -> str:
    """A quantity of 0 or more, rounded half up to at most so many decimals, as «۱٬۲۳۴٫۵»."""
    scale = 10**decimals
    rounded = (2 * scale * quantity.numerator + quantity.denominator) // (2 * quantity.denominator)
    whole, rest = divmod(rounded, scale)
    shown = f"{rest:0{decimals}}".rstrip("0")
    return format_number(whole) + (DECIMAL_SEPARATOR + to_persian_digits(shown) if shown else "")


def format_factor(quantity: Fraction) -> str:
    """The same of what a price is multiplied by, to five decimals: with them the product comes out to the rial."""
    return format_quantity(quantity, decimals=5)


def format_rials(amount: Rials) -> str:
    """The amount as people read it, as «۱٬۲۳۴٬۰۰۰ ریال»."""
    return f"{format_number(amount.amount)} ریال"


def format_duration(duration: timedelta) -> str:
    """A length of time of 0 or more as «۲ روز و ۳ ساعت» or «۴ ساعت و ۵ دقیقه»: what is less is cut off."""
    hours, minutes = divmod(duration // timedelta(minutes=1), 60)
    days = (hours // 24, "روز"), (hours % 24, "ساعت")
    parts = days if days[0][0] else ((hours, "ساعت"), (minutes, "دقیقه"))
    told = (f"{to_persian_digits(count)} {unit}" for count, unit in parts if count)
    return " و ".join(told) or "کمتر از یک دقیقه"
