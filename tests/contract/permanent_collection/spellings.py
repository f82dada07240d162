"""How people spell what the forms of a permanent collection ask for."""

from collections.abc import Mapping

from services.specific.permanent_collection.storing import parse_error
from tests.contract.spellings import DATES, NUMBERS, WORDS, Spellings

ERRORS = Spellings(
    parse_error,
    dict.fromkeys(("-1.25", "۱٫۲۵-", "−1.25", "–۱/۲۵", "\u200e-1.25\u200f", "-01.25"), -125),
    (*WORDS, "1.255", "-1-", "1.2e3", "1000"),
)

_WHOLE = ("amperage", "powerKw", "low", "middle", "peak", "friday", "reactive", "demand")

SPELLINGS: Mapping[str, Spellings] = {**dict.fromkeys(_WHOLE, NUMBERS), "error": ERRORS, "postponedTo": DATES}
