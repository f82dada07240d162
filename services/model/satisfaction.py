"""How satisfied people were with what became of their requests."""

from dataclasses import dataclass
from datetime import datetime

LEAST_MARK, MOST_MARK = 1, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionAsked:
    """That somebody was asked for a mark, and what he gave. `unit` is that which had the request last.

    `mark` is None until he answers; then it stays.
    """

    tracking_code: str
    service_key: str
    unit: str
    asked_at: datetime
    mark: int | None = None
    marked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionCount:
    """Of one service and unit: how many were asked, and how many gave the mark; those who gave none have None."""

    service_key: str
    unit: str
    mark: int | None
    people: int
