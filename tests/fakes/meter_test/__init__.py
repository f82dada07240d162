"""What meter tests keep, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from services.specific.meter_test.model import AccuracyTest
from services.specific.meter_test.ports import AccuracyTests
from tests.fakes.rows import DuplicateKey, insert, replace


@dataclass
class FakeAccuracyTests:
    """Tests by their request."""

    port: ClassVar[type] = AccuracyTests

    rows: dict[str, AccuracyTest] = field(default_factory=dict)

    def of_request(self, tracking_code: str) -> AccuracyTest | None:
        return self.rows.get(tracking_code)

    def of_connection(self, bill_id: str) -> Sequence[AccuracyTest]:
        known = [each for each in self.rows.values() if each.bill_id == bill_id]
        return sorted(known, key=lambda each: (each.visited_at, each.tracking_code))

    def add(self, test: AccuracyTest) -> None:
        if any(each.work_order_number == test.work_order_number for each in self.rows.values()):
            raise DuplicateKey("work order")
        insert(self.rows, test.tracking_code, test)

    def save(self, test: AccuracyTest) -> None:
        replace(self.rows, test.tracking_code, test, what="meter test of request")
