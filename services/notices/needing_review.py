"""SMS that only a person can resolve: found in the provider's records, told to the citizen otherwise, or sent anew."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.clock import Clock
from services.errors import ServiceError
from services.model.notices import Sms, SmsState
from services.ports import UnitOfWork
from services.retention.rules import BLANK

# The rest is with a relay, or has reached the phone.
_WHY_WITH_PERSON: Mapping[SmsState, str] = {
    SmsState.NEEDS_REVIEW: "ارائه‌دهنده در یک شبانه‌روز پاسخ روشنی نداد",
    SmsState.REFUSED: "ارائه‌دهنده نپذیرفت",
    SmsState.UNDELIVERED: "به گوشی نرسید",
    SmsState.SENT: "گزارش تحویل نیامد",
}


class SmsNeedsNoReview(ServiceError):
    """There is nothing to resolve: a relay is still at work on the SMS, it has reached the phone, or it was kept long
    enough and has no number any more.
    """

    def __init__(self, key: str, state: SmsState) -> None:
        super().__init__(f"SMS {key} is {state}")
        self.key = key
        self.state = state


def why_it_waits(sms: Sms) -> str:
    """Why only a person can resolve the SMS, in Persian, with the provider's own word."""
    return _WHY_WITH_PERSON[sms.state] + (f" ({sms.fault})" if sms.fault else "")


def waits_since(sms: Sms) -> datetime:
    """Since when nobody knows what became of the SMS."""
    return sms.outcome_unknown_since or sms.sent_at or sms.created_at


def resolve_as_sent(uow: UnitOfWork, *, clock: Clock, key: str) -> Sms:
    """Take the citizen as told: the provider has sent the SMS, or somebody has told the citizen otherwise.

    Raises NotFound, SmsNeedsNoReview.
    """
    sms, now = _with_person(uow, key), clock.now()
    resolved = replace(
        sms, state=SmsState.SENT, sent_at=sms.sent_at or now, resolved_at=now, outcome_unknown_since=None
    )
    uow.outbox.save_sms(resolved)
    return resolved


def send_anew(uow: UnitOfWork, *, key: str) -> Sms:
    """Queue the SMS again under a new client reference: whoever asks for it knows that the first one did not arrive.

    Raises NotFound, SmsNeedsNoReview: also where it is queued again already.
    """
    sms = _with_person(uow, key)
    queued = replace(
        sms,
        state=SmsState.QUEUED,
        resends=sms.resends + 1,
        provider_reference=None,
        sent_at=None,
        outcome_unknown_since=None,
        fault=None,
        resolved_at=None,
    )
    uow.outbox.save_sms(queued)
    return queued


def _with_person(uow: UnitOfWork, key: str) -> Sms:
    sms = uow.outbox.sms(key)
    if sms.state not in _WHY_WITH_PERSON or sms.mobile == BLANK:
        raise SmsNeedsNoReview(key, sms.state)
    return sms
