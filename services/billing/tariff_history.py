"""Which tariff class a connection has had on which day: bills charge each day by its own.

An industrial tariff needs a valid permit; from the day after its expiry, unless it is renewed, the commercial one
applies (by-law 36-4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.model.changes import ConnectionChange
from services.model.connections import Connection, TariffClass
from services.ports import UnitOfWork

AFTER_EXPIRY = {TariffClass.INDUSTRIAL: TariffClass.COMMERCIAL}
"""By the class whose permit has expired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffHistory:
    """`first` is the class before any change; `later` are the others with the days from which they count, in order."""

    first: TariffClass
    later: tuple[tuple[date, TariffClass], ...] = ()

    def on(self, day: date) -> TariffClass:
        """The class of a day."""
        return next((each for since, each in reversed(self.later) if since <= day), self.first)

    def changes(self, *, after: date, before: date) -> Sequence[date]:
        """The days strictly between on which the class changes."""
        begun = [since for since, each in self.later if self.on(since - timedelta(days=1)) is not each]
        return [since for since in begun if after < since < before]


def tariff_history(uow: UnitOfWork, connection: Connection) -> TariffHistory:
    """The connection's classes by its changes; its present one throughout, where it had none."""
    changes = [each for each in uow.changes.of_connection(connection.bill_id) if "tariffClass" in each.after]
    if not changes:
        return TariffHistory(first=connection.tariff_class)
    later: list[tuple[date, TariffClass]] = []
    for change in changes:
        # What was to follow a permit's expiry does not, once another class counts.
        later = [*(each for each in later if each[0] < change.effective_on), *_begun_by(change)]
    return TariffHistory(first=TariffClass(str(changes[0].before["tariffClass"])), later=tuple(later))


def _begun_by(change: ConnectionChange) -> list[tuple[date, TariffClass]]:
    tariff_class = TariffClass(str(change.after["tariffClass"]))
    until, fallback = change.after.get("permitValidUntil"), AFTER_EXPIRY.get(tariff_class)
    begun = [(change.effective_on, tariff_class)]
    if until is None or fallback is None:
        return begun
    return [*begun, (date.fromisoformat(str(until)) + timedelta(days=1), fallback)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffTerms:
    """The option (گزینه) that was chosen last, and until when the newest permit is valid; None where there is none."""

    option: int | None = None
    permit_until: date | None = None


def tariff_terms(changes: Sequence[ConnectionChange]) -> TariffTerms:
    """The terms by a connection's changes, oldest first."""
    newest = {key: fact for change in changes for key, fact in change.after.items()}
    option, until = newest.get("tariffOption"), newest.get("permitValidUntil")
    return TariffTerms(
        option=option if isinstance(option, int) else None,
        permit_until=date.fromisoformat(until) if isinstance(until, str) else None,
    )
