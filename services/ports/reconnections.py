"""What keeps the terms of reconnections."""

from __future__ import annotations

from typing import Protocol

from services.model.reconnections import ReconnectionTerms


class Reconnections(Protocol):
    """The terms of a request; none where nothing was to be decided."""

    def terms_of(self, tracking_code: str) -> ReconnectionTerms | None: ...
    def save_terms(self, terms: ReconnectionTerms) -> None:
        """Add them, or replace those of their request."""
        ...
