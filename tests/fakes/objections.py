"""Objections to what the company is about to do, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.model.objections import Objection


@dataclass
class FakeObjections:
    """Objections by request and number."""

    rows: dict[tuple[str, int], Objection] = field(default_factory=dict)

    def of_request(self, tracking_code: str) -> Sequence[Objection]:
        return [each for (code, _), each in sorted(self.rows.items()) if code == tracking_code]

    def save(self, objection: Objection) -> None:
        self.rows[objection.tracking_code, objection.number] = objection
