"""Refunds of connections and their instalments, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.model.refunds import Instalment, Refund
from tests.fakes.rows import DuplicateKey, insert, replace


@dataclass
class FakeRefunds:
    """Refunds by their request, instalments by request and number."""

    rows: dict[str, Refund] = field(default_factory=dict)
    instalment_rows: dict[tuple[str, int], Instalment] = field(default_factory=dict)

    def find(self, tracking_code: str) -> Refund | None:
        return self.rows.get(tracking_code)

    def of_connection(self, bill_id: str) -> Sequence[Refund]:
        mine = (each for each in self.rows.values() if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: each.planned_at)

    def add(self, refund: Refund, instalments: Sequence[Instalment]) -> None:
        insert(self.rows, refund.tracking_code, refund)
        for each in instalments:
            insert(self.instalment_rows, (each.tracking_code, each.number), each)

    def save(self, refund: Refund) -> None:
        replace(self.rows, refund.tracking_code, refund, what="refund")

    def instalments_of(self, tracking_code: str) -> Sequence[Instalment]:
        mine = (each for each in self.instalment_rows.values() if each.tracking_code == tracking_code)
        return sorted(mine, key=lambda each: each.number)

    def paid_by(self, reference: str) -> Instalment | None:
        return next((each for each in self.instalment_rows.values() if each.reference == reference), None)

    def save_instalment(self, instalment: Instalment) -> None:
        key = (instalment.tracking_code, instalment.number)
        other = None if instalment.reference is None else self.paid_by(instalment.reference)
        if other is not None and (other.tracking_code, other.number) != key:
            raise DuplicateKey(f"reference {instalment.reference}")
        replace(self.instalment_rows, key, instalment, what="instalment")
