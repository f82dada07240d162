"""What temporary or free-market power keeps, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from services.specific.free_market_power.model import PowerPeriod
from services.specific.free_market_power.ports import PowerPeriods
from tests.fakes.rows import insert, replace


@dataclass
class FakePowerPeriods:
    """Periods by their request."""

    port: ClassVar[type] = PowerPeriods

    rows: dict[str, PowerPeriod] = field(default_factory=dict)

    def of_request(self, tracking_code: str) -> PowerPeriod | None:
        return self.rows.get(tracking_code)

    def of_connection(self, bill_id: str) -> Sequence[PowerPeriod]:
        known = [each for each in self.rows.values() if each.bill_id == bill_id]
        return sorted(known, key=lambda each: (each.terms.first_day, each.tracking_code))

    def add(self, period: PowerPeriod) -> None:
        insert(self.rows, period.tracking_code, period)

    def save(self, period: PowerPeriod) -> None:
        replace(self.rows, period.tracking_code, period, what="power period of request")
