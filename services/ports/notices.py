"""What leaves the company: the outbox of SMS and messages, and the SMS provider."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.model.notices import DeliveryReport, EngineMessage, Sms


class Outbox(Protocol):
    """Notices that leave with the transaction's commit. Adding a key that is already there changes nothing, unless it
    is an SMS that was withdrawn: that is queued as it is now.
    """

    def add_sms(self, sms: Sms) -> None: ...
    def withdraw_sms(self, *concerns: str) -> None:
        """Let nobody send what is still queued and depends on one of these. What a relay has taken, or a person had
        sent anew, goes its way.
        """
        ...

    def add_message(self, message: EngineMessage) -> None: ...
    def message(self, message_id: str) -> EngineMessage | None:
        """The message that was added under this id, published or not."""
        ...

    def sms_of(self, tracking_code: str) -> Sequence[Sms]: ...
    def sms(self, key: str) -> Sms:
        """Raises NotFound."""
        ...

    def save_sms(self, sms: Sms) -> None: ...
    def sms_needing_review(self, now: datetime) -> Sequence[Sms]:
        """What needs a review by a person, oldest first: no clear answer for a day, refused, reported as not
        delivered, or not reported within a day by a provider that reports.
        """
        ...


class SmsProvider(Protocol):
    """Sends one SMS. Raises TechnicalError where nothing was accepted, SmsOutcomeUnknown where nobody knows."""

    def send(self, *, client_reference: str, mobile: str, text: str) -> str:
        """The provider's reference of the accepted SMS."""
        ...

    def find(self, client_reference: str) -> str | None:
        """The provider's reference if it has this SMS, else None."""
        ...

    def reports(self, after: str | None) -> tuple[Sequence[DeliveryReport], str | None]:
        """The delivery reports that follow the cursor `after` (None: all), and the cursor behind them.

        Empty where there is nothing new. Raises NoDeliveryReports where the provider has none to give, TechnicalError
        where it is unavailable.
        """
        ...
