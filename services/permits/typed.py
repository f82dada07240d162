"""What is typed of permits and of what agents find: figures, texts, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping

from services.problems import Problem
from services.text import parse_scaled, to_persian_digits

LONGEST_TEXT = 60
_DECIMALS_OF_KW = 3
# More than any connection can draw, or use in a year: a slip of the keys.
_MOST_WATTS = 50_000_000
_MOST_YEARLY_KWH = 400_000_000


def scaled(typed: str, *, decimals: int, most: int) -> int | None:
    """A figure in units of its last decimal; None where it is none, or more than `most` of them."""
    try:
        amount = parse_scaled(typed, decimals)
    except ValueError:
        return None
    return amount if amount <= most else None


def typed_watts(typed: str) -> int | None:
    """A power in kW as somebody typed it, in watts; None where that is none."""
    return scaled(typed, decimals=_DECIMALS_OF_KW, most=_MOST_WATTS) or None


def typed_yearly_kwh(typed: str) -> int | None:
    """The energy of a year in kWh as somebody typed it; None where that is none."""
    return scaled(typed, decimals=0, most=_MOST_YEARLY_KWH) or None


def faults_of_texts(texts: Mapping[str, tuple[str, str]]) -> list[Problem]:
    """Those that are blank or too long: by their Persian title, what was typed and the name for engineers."""
    most = to_persian_digits(LONGEST_TEXT)
    return [
        problem(f"{title} را وارد کنید، حداکثر {most} نویسه.", f"{name} is blank or too long")
        for title, (text, name) in texts.items()
        if not 0 < len(text.strip()) <= LONGEST_TEXT
    ]


def problem(persian: str, english: str) -> Problem:
    """For the person who typed it, and for engineers."""
    return Problem(persian=persian, english=english)
