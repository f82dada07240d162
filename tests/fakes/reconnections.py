"""Terms of reconnections, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.model.reconnections import ReconnectionTerms


@dataclass
class FakeReconnections:
    """Terms by their request."""

    rows: dict[str, ReconnectionTerms] = field(default_factory=dict)

    def terms_of(self, tracking_code: str) -> ReconnectionTerms | None:
        return self.rows.get(tracking_code)

    def save_terms(self, terms: ReconnectionTerms) -> None:
        self.rows[terms.tracking_code] = terms
