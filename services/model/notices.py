"""What leaves the company: SMS to people, messages to the engine. Both wait in an outbox until they are delivered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

OUTCOME_UNKNOWN_AT_MOST = timedelta(hours=24)
"""How long a provider is asked for an SMS without a clear answer; then a person must find out."""

REPORT_WITHIN = timedelta(hours=24)
"""A provider that reports deliveries has told of an SMS by then, or hardly ever will: a person must find out."""

KNOWN_FOR = timedelta(days=7)
"""How long the engine knows a message by its ID. One that is published again within it, by a relay that died in between
or whose clock is wrong, starts nothing a second time.
"""

_RESENT = "~"


class SmsState(StrEnum):
    """Where an SMS stands.

    `OUTCOME_UNKNOWN`: the provider may have it; it is asked, never sent again blindly. `NEEDS_REVIEW`: the provider was
    asked for a day and gave no clear answer. `REFUSED`: the provider will never send it. `SENT`: the provider has it;
    its report makes that `DELIVERED` or `UNDELIVERED`. `WITHDRAWN`: what it says was no longer so before any relay had
    taken it, and nobody sends it.
    """

    QUEUED = "queued"
    OUTCOME_UNKNOWN = "outcome-unknown"
    NEEDS_REVIEW = "needs-review"
    REFUSED = "refused"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """An SMS as it will be sent. `key` is its idempotency key: one key, one SMS. `mobile` is personal data.

    `outcome_unknown_since` is when a relay first ended an attempt without knowing its outcome; an SMS that is
    OUTCOME_UNKNOWN without it may be under way this very moment. `fault` says, without personal data, what the last
    attempt ran into. `resends` counts how often a person had it sent anew, `resolved_at` is when one took it as sent.
    `not_before` is the end of the quiet hours in which it was queued, if it can wait. `concerns` names what an SMS that
    can wait depends on (the number of a bill, the key of a run of a step or of its review): with that it is withdrawn.
    """

    key: str
    tracking_code: str | None
    template: str
    mobile: str
    text: str
    created_at: datetime
    state: SmsState = SmsState.QUEUED
    attempts: int = 0
    provider_reference: str | None = None
    sent_at: datetime | None = None
    outcome_unknown_since: datetime | None = None
    fault: str | None = None
    resends: int = 0
    resolved_at: datetime | None = None
    not_before: datetime | None = None
    concerns: str | None = None

    @property
    def client_reference(self) -> str:
        """The name by which the provider knows it. Sent anew it has another: the provider would take it for the first
        one repeated, and send nothing.
        """
        return f"{self.key}{_RESENT}{self.resends}" if self.resends else self.key

    def accepted(self, provider_reference: str, at: datetime) -> "Sms":
        """The provider has it."""
        return replace(
            self,
            state=SmsState.SENT,
            provider_reference=provider_reference,
            sent_at=at,
            outcome_unknown_since=None,
            fault=None,
        )

    def refused(self, fault: str) -> "Sms":
        """The provider will never send it."""
        return replace(self, state=SmsState.REFUSED, fault=fault)

    def outcome_unknown(self, fault: str, at: datetime) -> "Sms":
        """Nobody knows whether the provider has it; it needs a review once that has lasted too long."""
        since = self.outcome_unknown_since or at
        lasts_too_long = at - since >= OUTCOME_UNKNOWN_AT_MOST
        state = SmsState.NEEDS_REVIEW if lasts_too_long else SmsState.OUTCOME_UNKNOWN
        return replace(self, state=state, outcome_unknown_since=since, fault=fault)

    def not_accepted(self, fault: str, at: datetime) -> "Sms":
        """The attempt certainly left nothing at the provider. What an earlier one left there stays unknown."""
        if self.state is SmsState.OUTCOME_UNKNOWN:
            return self.outcome_unknown(fault, at)
        return replace(self, state=SmsState.QUEUED, fault=fault)


def parse_client_reference(reference: str) -> tuple[str, int]:
    """The SMS's key and its number of resends, as in the name that the provider knows."""
    key, mark, resends = reference.rpartition(_RESENT)
    return (key, int(resends)) if mark and resends.isdecimal() else (reference, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What the provider says became of an SMS that it took; may come late, twice, out of order, or never."""

    client_reference: str
    delivered: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineMessage:
    """A BPMN message. `message_id` dedupes while the message is buffered; `ttl` is how long it is."""

    name: str
    correlation_key: str
    message_id: str
    created_at: datetime
    ttl: timedelta = KNOWN_FOR
    variables: Mapping[str, object] = field(default_factory=dict)
