"""What is kept of a removal that the company begins (by-law 52-4 b to d), on its way to the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.money import Rials


class RemovalCase(StrEnum):
    """Why the company removes a connection for good: the cases (b) to (d) of by-law 52-4."""

    DEBT = "debt"
    YEAR_AFTER_CUT = "year-after-cut"
    SELF_WILLED = "self-willed"


REMOVAL_CASES: Mapping[RemovalCase, str] = {
    RemovalCase.DEBT: "رسیدن بدهی به هزینهٔ برقراری انشعاب (۵۲-۴ ب)",
    RemovalCase.YEAR_AFTER_CUT: "گذشتن یک سال از قطع برق با بدهی پرداخت‌نشده (۵۲-۴ ج)",
    RemovalCase.SELF_WILLED: "وصل خودسرانه برای بار دوم (۵۲-۴ د)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A removal on its way, from the moment at which it was begun: `begun_debt` was owed then, None of those that were
    begun before it was kept.

    The subscriber is warned at `warned_at`, and has time to pay until the end of the day `pay_until`. `head_order` is
    the number of the written order by which the unit's head has vital premises removed.
    """

    tracking_code: str
    bill_id: str
    case: RemovalCase
    begun_at: datetime
    begun_debt: Rials | None = None
    warned_at: datetime | None = None
    pay_until: date | None = None
    head_order: str | None = None
