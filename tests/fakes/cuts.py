"""Cuts of connections, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.model.cuts import Cut


@dataclass
class FakeCuts:
    """Cuts by their request."""

    rows: dict[str, Cut] = field(default_factory=dict)

    def of_request(self, tracking_code: str) -> Cut | None:
        return self.rows.get(tracking_code)

    def standing(self, bill_id: str) -> Cut | None:
        return next((each for each in reversed(self.of_connection(bill_id)) if each.ended_at is None), None)

    def standing_since(self, before: datetime, *, after: str, limit: int) -> Sequence[str]:
        standing = {each.bill_id for each in self.rows.values() if each.ended_at is None and each.cut_at < before}
        return sorted(each for each in standing if each > after)[:limit]

    def of_connection(self, bill_id: str) -> Sequence[Cut]:
        known = [each for each in self.rows.values() if each.bill_id == bill_id]
        return sorted(known, key=lambda each: (each.cut_at, each.tracking_code))

    def save(self, cut: Cut) -> None:
        self.rows[cut.tracking_code] = cut
