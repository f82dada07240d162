"""What keeps complaints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.model.complaints import Complaint


class Complaints(Protocol):
    """Complaints about closed requests."""

    def of_request(self, tracking_code: str) -> Sequence[Complaint]:
        """Oldest first."""
        ...

    def find_by_draft(self, draft_key: str) -> Complaint | None:
        """The one that the request of this draft was begun again for."""
        ...

    def save(self, complaint: Complaint) -> None:
        """Add it, or replace the one of its number."""
        ...
