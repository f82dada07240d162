"""The permits of a connection, and the tariff that its bills charge today, as operators see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.billing.tariff_history import tariff_history
from services.jalali import format_jalali
from services.labels import TARIFF_CLASSES
from services.model.connections import TariffClass
from services.model.permits import TariffPermit, UseFinding
from services.permits.use_findings import newest_findings
from services.permits.wording import announcement, finding_text
from services.ports import UnitOfWork
from services.text import normalise, to_persian_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionPermits:
    """`own` is the connection's own tariff, `today` the one that counts on the day; `announced` says in Persian what a
    bill of today tells of the permit. Of the `findings`, there is one for each day of a visit.
    """

    own: TariffClass
    today: TariffClass
    day: date
    announced: str | None
    permits: Sequence[TariffPermit]
    findings: Sequence[UseFinding] = ()

    @property
    def lines(self) -> Sequence[str]:
        """In Persian: the tariffs, then what is announced and what was found of the use, if anything is."""
        own, now = TARIFF_CLASSES[self.own], TARIFF_CLASSES[self.today]
        tariffs = f"تعرفهٔ اشتراک: {own} · تعرفه در {format_jalali(self.day)}: {now}"
        announced = [] if self.announced is None else [self.announced]
        return [tariffs, *announced, *map(_finding_line, self.findings)]


def _finding_line(finding: UseFinding) -> str:
    """With the number by which it is withdrawn."""
    return f"یافتهٔ {to_persian_digits(finding.number)}: {finding_text(finding)}"


def permits_of(uow: UnitOfWork, bill_id: str, *, today: date) -> ConnectionPermits:
    """The permits of the connection with this bill ID, as typed. Raises NotFound."""
    connection = uow.connections.get(normalise(bill_id))
    permits = uow.permits.of_connection(connection.bill_id)
    return ConnectionPermits(
        own=connection.tariff_class,
        today=tariff_history(uow, connection).on(today),
        day=today,
        announced=announcement(permits, connection.tariff_class, today),
        permits=permits,
        findings=newest_findings(uow.permits.findings(connection.bill_id)),
    )
