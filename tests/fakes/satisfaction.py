"""How satisfied people were, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.model.requests import Request
from services.model.satisfaction import SatisfactionAsked, SatisfactionCount


@dataclass
class FakeSatisfaction:
    """What was asked, by request; `requests` are those of the same unit of work."""

    rows: dict[str, SatisfactionAsked] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)

    def find(self, tracking_code: str) -> SatisfactionAsked | None:
        return self.rows.get(tracking_code)

    def save(self, asked: SatisfactionAsked) -> None:
        self.rows[asked.tracking_code] = asked

    def connections_to_ask(self, since: datetime, *, until: datetime, after: str, limit: int) -> Sequence[str]:
        closed = {each.application.bill_id for each in self._closed(since, until)}
        return [each for each in sorted(closed) if each > after][:limit]

    def closed_of(self, bill_id: str, since: datetime, *, until: datetime) -> Sequence[Request]:
        mine = [each for each in self._closed(since, until) if each.application.bill_id == bill_id]
        return sorted(mine, key=lambda each: (-(each.closed_at or since).timestamp(), each.tracking_code))

    def was_asked(self, mobile: str, *, since: datetime) -> bool:
        asked = (self.requests[each.tracking_code] for each in self.rows.values() if each.asked_at >= since)
        return any(each.application.applicant.mobile == mobile for each in asked)

    def counts(self) -> Sequence[SatisfactionCount]:
        counted = Counter((each.service_key, each.unit, each.mark) for each in self.rows.values())
        return [
            SatisfactionCount(service_key=service, unit=unit, mark=mark, people=people)
            for (service, unit, mark), people in counted.items()
        ]

    def _closed(self, since: datetime, until: datetime) -> list[Request]:
        return [each for each in self.requests.values() if each.closed_at and since <= each.closed_at < until]
