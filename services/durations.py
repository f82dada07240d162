"""Limits as diagrams write them: ISO 8601 durations."""

from datetime import timedelta
from functools import lru_cache

import isodate

_KNOWN = 256
"""Limits that are remembered: the diagrams have a few dozen, and every job of a step asks."""


class NotALimit(ValueError):
    """The text is no ISO 8601 duration of a fixed, positive length. Months and years have no fixed length."""


@lru_cache(_KNOWN)
def parse_limit(text: str) -> timedelta:
    """The length of a limit such as "PT15M" or "P7D". Raises NotALimit."""
    try:
        limit = isodate.parse_duration(text)
    except (isodate.ISO8601Error, OverflowError) as error:
        raise NotALimit(f"{text!r} is no ISO 8601 duration") from error
    if not isinstance(limit, timedelta) or limit < timedelta(0):
        raise NotALimit(f"{text!r} has no fixed length of 0 or more")
    return limit
