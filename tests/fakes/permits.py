"""Permits of connections, in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.model.connections import TariffClass
from services.model.permits import TariffPermit, UseFinding
from tests.fakes.rows import get, insert, replace

_Key = tuple[str, TariffClass, str, date]


@dataclass
class FakePermits:
    """By connection, tariff, number and last day."""

    rows: dict[_Key, TariffPermit] = field(default_factory=dict)
    found: dict[str, UseFinding] = field(default_factory=dict)

    def of_connection(self, bill_id: str) -> Sequence[TariffPermit]:
        mine = (each for each in self.rows.values() if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: (each.presented_on, each.valid_until, each.number))

    def of_connections(self, bill_ids: Collection[str]) -> Sequence[TariffPermit]:
        return [permit for bill_id in sorted(set(bill_ids)) for permit in self.of_connection(bill_id)]

    def add(self, permit: TariffPermit) -> None:
        insert(self.rows, _key(permit), permit)

    def save(self, permit: TariffPermit) -> None:
        replace(self.rows, _key(permit), permit, what="permit")

    def connections_to_watch(self, day: date, *, after: str, limit: int) -> Sequence[str]:
        watched = ((each.bill_id, each.watched_from) for each in self.rows.values())
        due = {bill_id for bill_id, since in watched if since is not None and since <= day}
        return sorted(each for each in due if each > after)[:limit]

    def findings(self, bill_id: str) -> Sequence[UseFinding]:
        mine = (each for each in self.found.values() if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: (each.found_on, each.noted_at))

    def finding(self, number: str) -> UseFinding:
        return get(self.found, number, what="use finding")

    def save_finding(self, finding: UseFinding) -> None:
        replace(self.found, finding.number, finding, what="use finding")

    def add_finding(self, finding: UseFinding) -> None:
        insert(self.found, finding.number, finding)


def _key(permit: TariffPermit) -> _Key:
    return permit.bill_id, permit.tariff_class, permit.number, permit.valid_until
