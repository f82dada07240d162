"""How people spell what the forms of a permanent collection ask for."""

from collections.abc import Mapping

from tests.contract.spellings import DATES, ERRORS, NUMBERS, Spellings

_WHOLE = ("amperage", "powerKw")

SPELLINGS: Mapping[str, Spellings] = {**dict.fromkeys(_WHOLE, NUMBERS), "error": ERRORS, "postponedTo": DATES}
