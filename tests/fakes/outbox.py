"""The outbox in memory: SMS and messages to the engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.model.notices import REPORT_WITHIN, EngineMessage, Sms, SmsState
from tests.fakes.rows import get, replace

_NEEDS_REVIEW = (SmsState.NEEDS_REVIEW, SmsState.REFUSED, SmsState.UNDELIVERED)


@dataclass
class FakeOutbox:
    """SMS and engine messages in the order they were added; a known key changes nothing.

    `reporting_since` is when the provider began to report deliveries, if it does.
    """

    sms_rows: dict[str, Sms] = field(default_factory=dict)
    message_rows: dict[str, EngineMessage] = field(default_factory=dict)
    reporting_since: datetime | None = None

    def add_sms(self, sms: Sms) -> None:
        known = self.sms_rows.get(sms.key)
        if known is None or known.state is SmsState.WITHDRAWN:
            self.sms_rows[sms.key] = sms

    def withdraw_sms(self, *concerns: str) -> None:
        for sms in list(self.sms_rows.values()):
            if sms.state is SmsState.QUEUED and not sms.resends and sms.concerns in concerns:
                self.save_sms(dataclasses.replace(sms, state=SmsState.WITHDRAWN))

    def add_message(self, message: EngineMessage) -> None:
        self.message_rows.setdefault(message.message_id, message)

    def message(self, message_id: str) -> EngineMessage | None:
        return self.message_rows.get(message_id)

    def sms_of(self, tracking_code: str) -> Sequence[Sms]:
        return [row for row in self.sms_rows.values() if row.tracking_code == tracking_code]

    def sms(self, key: str) -> Sms:
        return get(self.sms_rows, key, what="SMS")

    def save_sms(self, sms: Sms) -> None:
        replace(self.sms_rows, sms.key, sms, what="SMS")

    def sms_needing_review(self, now: datetime) -> Sequence[Sms]:
        return [row for row in self.sms_rows.values() if row.state in _NEEDS_REVIEW or self._unreported(row, now)]

    def _unreported(self, row: Sms, now: datetime) -> bool:
        """Of a provider that reports, and from then on."""
        if self.reporting_since is None or row.state is not SmsState.SENT or row.resolved_at or row.sent_at is None:
            return False
        return self.reporting_since <= row.sent_at < now - REPORT_WITHIN
