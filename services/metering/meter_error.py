"""The error of a meter in percent, as it is typed and read: positive where the meter counts too much."""

import re
from decimal import Decimal

from services.text import normalise, to_persian_digits

_NUMBER = r"(?P<whole>[0-9]{1,3})(?:[./٫](?P<part>[0-9]{1,2}))?"
_SIGN = "[-−–+]"
_ERROR = re.compile(rf"(?P<before>{_SIGN}?)\s*{_NUMBER}\s*(?P<after>{_SIGN}?)")
_PERCENT = re.compile(r"(?P<before>[%٪]?)\s*(?P<number>[^%٪]+?)\s*(?P<after>[%٪]?)")


def parse_error(text: str) -> Decimal:
    """A percentage of two decimals at most, with or without the percent sign; the signs may stand behind it, as pasted
    ones have them. Raises ValueError.
    """
    found = _ERROR.fullmatch(_without_percent_sign(normalise(text)))
    if found is None or (found["before"] and found["after"]):
        raise ValueError("not a percentage")
    size = Decimal(f"{found['whole']}.{(found['part'] or '').ljust(2, '0')}")
    return size if (found["before"] or found["after"]) in ("", "+") else -size


def _without_percent_sign(text: str) -> str:
    found = _PERCENT.fullmatch(text)
    return text if found is None or (found["before"] and found["after"]) else found["number"]


def percent_text(percent: Decimal) -> str:
    """The size of a percentage as people read it, «۱٫۲۵ درصد», without its sign."""
    whole, _, part = f"{abs(percent):.2f}".partition(".")
    decimals = part.rstrip("0")
    return f"{to_persian_digits(whole)}{'٫' + to_persian_digits(decimals) if decimals else ''} درصد"
