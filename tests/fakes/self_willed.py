"""Reconnections that subscribers made themselves, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from services.model.self_willed import SelfWilledReconnection
from tests.fakes.rows import insert, replace


@dataclass
class FakeSelfWilledReconnections:
    """By the request that found them."""

    rows: dict[str, SelfWilledReconnection] = field(default_factory=dict)

    def of_connection(self, bill_id: str) -> tuple[SelfWilledReconnection, ...]:
        known = [each for each in self.rows.values() if each.bill_id == bill_id]
        return tuple(sorted(known, key=lambda each: (each.found_on, each.tracking_code)))

    def repeated(self, times: int, *, after: str, limit: int) -> Sequence[str]:
        counted = Counter(each.bill_id for each in self.rows.values() if each.counts and each.bill_id > after)
        return sorted(key for key, count in counted.items() if count >= times)[:limit]

    def open_since(self, day: date, *, after: str, limit: int) -> Sequence[str]:
        known = (each for each in self.rows.values() if each.is_open and each.found_on <= day)
        return sorted({each.bill_id for each in known if each.bill_id > after})[:limit]

    def add(self, found: SelfWilledReconnection) -> None:
        insert(self.rows, found.tracking_code, found)

    def save(self, found: SelfWilledReconnection) -> None:
        replace(self.rows, found.tracking_code, found, what="self-willed reconnection")
