"""What leaves the company: SMS to people, messages to the engine. Both wait in an outbox until they are delivered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class SmsState(StrEnum):
    """Where an SMS stands. `UNSETTLED`: the provider may have it; it is asked, never sent again blindly."""

    QUEUED = "queued"
    SENT = "sent"
    UNSETTLED = "unsettled"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """An SMS as it will be sent. `key` is its idempotency key: one key, one SMS. `mobile` is personal data."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineMessage:
    """A BPMN message. `message_id` dedupes while the message is buffered; `ttl` is how long it is."""

    name: str
    correlation_key: str
    message_id: str
    created_at: datetime
    ttl: timedelta = timedelta(hours=1)
    variables: Mapping[str, object] = field(default_factory=dict)
