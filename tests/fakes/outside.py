"""The systems of others, in memory: they answer as the tests say, and keep what they were asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.ports.outside import (
    DeclaredReading,
    Identity,
    OutsideFault,
    OutsideSystem,
    OutsideSystems,
    OutsideUnavailable,
    SisterDebt,
    SubmissionRefused,
    SubscriberRecord,
)


@dataclass
class FakeOutside:
    """Implements `CivilRegistry`, `SubscriberSystem` and `SisterCompanies`. `unavailable` are the systems that give no
    answer, and why.
    """

    identity: Identity = Identity.KNOWN
    knows_connection: bool = True
    is_subscriber: bool = True
    is_active: bool = True
    meter_serial: str | None = None
    refuses: bool = False
    sister_debts: Sequence[SisterDebt] = ()
    unavailable: dict[OutsideSystem, OutsideFault] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    submitted: dict[str, DeclaredReading] = field(default_factory=dict)

    @property
    def systems(self) -> OutsideSystems:
        return OutsideSystems(civil_registry=self, subscriber_system=self, sister_companies=self)

    def identity_of(self, *, national_id: str, full_name: str, request_key: str) -> Identity:
        assert national_id
        assert full_name
        self._ask(OutsideSystem.CIVIL_REGISTRY, request_key)
        return self.identity

    def subscriber_of(self, *, bill_id: str, national_id: str, request_key: str) -> SubscriberRecord | None:
        assert national_id
        self._ask(OutsideSystem.SUBSCRIBER_SYSTEM, request_key)
        if not self.knows_connection:
            return None
        return SubscriberRecord(
            bill_id=bill_id,
            is_subscriber=self.is_subscriber,
            meter_serial=self.meter_serial,
            is_active=self.is_active,
        )

    def submit(self, reading: DeclaredReading, *, request_key: str) -> str:
        self._ask(OutsideSystem.SUBSCRIBER_SYSTEM, request_key)
        if self.refuses:
            raise SubmissionRefused("status 409")
        self.submitted.setdefault(request_key, reading)
        return f"R-{list(self.submitted).index(request_key) + 1}"

    def debts_of(self, *, national_id: str, request_key: str) -> Sequence[SisterDebt]:
        assert national_id
        self._ask(OutsideSystem.SISTER_COMPANIES, request_key)
        return self.sister_debts

    def _ask(self, system: OutsideSystem, request_key: str) -> None:
        self.asked.append(request_key)
        if system in self.unavailable:
            raise OutsideUnavailable(system, self.unavailable[system])
