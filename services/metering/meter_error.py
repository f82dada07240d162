"""The error of a meter in percent, as it is typed and read: positive where the meter counts too much."""

import re
from decimal import Decimal

from services.text import normalise, to_persian_digits

_ERROR = re.compile(r"(?P<less>[-−–]?)\s*(?P<whole>[0-9]{1,3})(?:[./٫](?P<part>[0-9]{1,2}))?(?P<after>[-−–]?)")


def parse_error(text: str) -> Decimal:
    """A percentage of two decimals at most; a minus may stand behind it, as pasted ones have it. Raises ValueError."""
    found = _ERROR.fullmatch(normalise(text))
    if found is None or (found["less"] and found["after"]):
        raise ValueError("not a percentage")
    size = Decimal(f"{found['whole']}.{(found['part'] or '').ljust(2, '0')}")
    return -size if found["less"] or found["after"] else size


def percent_text(percent: Decimal) -> str:
    """The size of a percentage as people read it, «۱٫۲۵ درصد», without its sign."""
    whole, _, part = f"{abs(percent):.2f}".partition(".")
    decimals = part.rstrip("0")
    return f"{to_persian_digits(whole)}{'٫' + to_persian_digits(decimals) if decimals else ''} درصد"
