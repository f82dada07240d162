"""Complaints about closed requests, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.model.complaints import Complaint


@dataclass
class FakeComplaints:
    """Complaints by request and number."""

    rows: dict[tuple[str, int], Complaint] = field(default_factory=dict)

    def of_request(self, tracking_code: str) -> Sequence[Complaint]:
        return [each for (code, _), each in sorted(self.rows.items()) if code == tracking_code]

    def find_by_draft(self, draft_key: str) -> Complaint | None:
        return next((each for each in self.rows.values() if each.draft_key == draft_key), None)

    def save(self, complaint: Complaint) -> None:
        self.rows[complaint.tracking_code, complaint.number] = complaint
