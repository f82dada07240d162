"""How people spell what the forms of a power reduction ask for."""

from collections.abc import Mapping

from services.specific.power_reduction.model import Equipment
from services.specific.power_reduction.visit_report import field_of
from tests.contract.spellings import DATES, NUMBERS, Spellings

_WHOLE = ("amperage", "powerKw", *map(field_of, Equipment))

SPELLINGS: Mapping[str, Spellings] = {
    **dict.fromkeys(_WHOLE, NUMBERS),
    **dict.fromkeys(("endsOn", "licenceValidUntil"), DATES),
}
