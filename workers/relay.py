"""The outbox relay: what a transaction left to be said is said after its commit, never blindly twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic
from typing import Protocol

import structlog

from db.outbox import ClaimedMessage, MessageRelayStore, SmsRelayStore, TriedMessage, TriedSms
from services.clock import Clock
from services.errors import SmsAnswerAmbiguous, SmsOutcomeUnknown, TechnicalError
from services.model.notices import EngineMessage, Sms, SmsState
from services.ports.notices import SmsProvider
from workers.errors import describe
from workers.gateways.sms import SmsRefused
from workers.runtime import failpoints
from workers.runtime.retry import BackOff, Jitter

log = structlog.get_logger(__name__)

Observe = Callable[[str, str], None]
"""Told of each attempt: kind (`sms`, `message`) and outcome."""

_BATCH = 50
_BATCH_SECONDS = 5.0
"""After these nothing more of a batch is begun: its lease must not end meanwhile, and whoever stops the relay waits."""

_PACE_SECONDS = 0.1
"""From one batch to the next: where commits wake the relay fifty times a second, it finds many at once instead of a few
each time. What comes alone leaves at once, and what is more than a batch does not wait.
"""

_AFTER_A_FAULT = BackOff(first=timedelta(seconds=1), factor=2, cap=timedelta(seconds=10))
_PROVIDER_UNAVAILABLE = BackOff(first=timedelta(seconds=2), factor=3, cap=timedelta(minutes=5))
_ENGINE_UNAVAILABLE = BackOff(first=timedelta(milliseconds=500), factor=2, cap=timedelta(seconds=15))

_SETTLING = timedelta(seconds=30)
"""How long a provider may take to book what it took; asked sooner, it could deny an SMS that it will send."""
_OUTCOME_UNKNOWN = BackOff(first=_SETTLING, factor=2, cap=timedelta(minutes=10))

_UNDER_WAY = "a relay took it and told nothing more"


class Publisher(Protocol):
    """Publishes messages to the engine. Raises TechnicalError where it is unavailable."""

    def publish(self, message: EngineMessage) -> None: ...


class Relay(Protocol):
    """Delivers what is due."""

    def deliver_due(self) -> int:
        """How many rows were tried; 0 when there is nothing to do."""
        ...


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What became of an SMS. After one that finds the provider unavailable, the others of its batch are not tried."""

    sms: Sms
    outcome: str
    next_at: datetime | None = None

    @property
    def is_unavailable(self) -> bool:
        return self.outcome == "unavailable"


class SmsRelay:
    """Sends queued SMS through the provider.

    What became of a batch is kept in one transaction at its end: an SMS that was sent and could not be noted is
    OUTCOME_UNKNOWN in the table, and asked for.
    """

    def __init__(
        self,
        *,
        store: SmsRelayStore,
        provider: SmsProvider,
        clock: Clock,
        jitter: Jitter,
        observe: Observe,
    ) -> None:
        self._store = store
        self._provider = provider
        self._clock = clock
        self._jitter = jitter
        self._observe = observe

    def deliver_due(self) -> int:
        """Try the SMS that are due, in the order in which they were written."""
        time = _BatchTime(self._clock)
        batch = self._store.claim(_BATCH, time.now())
        if not batch:
            return 0
        failpoints.hit("relay-claimed")
        attempts = self._try_all(batch, time)
        left = self._put_back(batch[len(attempts) :], time, after=attempts[-1] if attempts else None)
        kept = self._store.save([*(TriedSms(sms=each.sms, next_at=each.next_at) for each in attempts), *left])
        for each in attempts:
            self._note(each)
        if kept < len(batch):
            log.warning("sms claimed by another relay meanwhile", lost=len(batch) - kept)
        return len(batch)

    def _try_all(self, batch: Sequence[Sms], time: "_BatchTime") -> list[_Attempt]:
        attempts: list[_Attempt] = []
        for sms in batch:
            if time.is_up():
                break
            attempts.append(self._try(sms, time))
            if attempts[-1].is_unavailable:
                break
        return attempts

    def _try(self, sms: Sms, time: "_BatchTime") -> _Attempt:
        try:
            return self._ask_or_send(sms, time)
        except SmsAnswerAmbiguous as error:
            return self._outcome_unknown(sms, describe(error), time, outcome="failed")
        except SmsOutcomeUnknown as error:
            return self._outcome_unknown(sms, describe(error), time)
        except SmsRefused as error:
            return _Attempt(sms.refused(describe(error)), "refused")
        except TechnicalError as error:
            after = sms.not_accepted(describe(error), time.now())
            return _Attempt(after, "unavailable", time.now() + _PROVIDER_UNAVAILABLE.delay(sms.attempts, self._jitter))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this SMS's: the others must not wait for it
            return self._outcome_unknown(sms, describe(error), time)

    def _ask_or_send(self, sms: Sms, time: "_BatchTime") -> _Attempt:
        known = self._provider.find(sms.client_reference) if sms.state is SmsState.OUTCOME_UNKNOWN else None
        if known is None:
            if sms.state is SmsState.OUTCOME_UNKNOWN and sms.outcome_unknown_since is None:
                # A lease that ran out need not mean that its holder is dead: a clock may have jumped. What it may be
                # sending now will have arrived by the next time.
                return self._outcome_unknown(sms, _UNDER_WAY, time)
            known = self._provider.send(client_reference=sms.client_reference, mobile=sms.mobile, text=sms.text)
            failpoints.hit("relay-sent")
        return _Attempt(sms.accepted(known, time.now()), "sent")

    def _outcome_unknown(
        self, sms: Sms, fault: str, time: "_BatchTime", *, outcome: str = "outcome-unknown"
    ) -> _Attempt:
        wait = _SETTLING
        if sms.outcome_unknown_since is not None:
            wait = max(wait, _OUTCOME_UNKNOWN.delay(sms.attempts, self._jitter))
        return _Attempt(sms.outcome_unknown(fault, time.now()), outcome, time.now() + wait)

    def _put_back(self, batch: Sequence[Sms], time: "_BatchTime", *, after: _Attempt | None) -> list[TriedSms]:
        """What was not tried: at once if only the time was up; if the provider is unavailable, each would wait in vain
        for its own time-out.
        """
        if after is None or not after.is_unavailable:
            return [TriedSms(sms=sms) for sms in batch]
        wait = (_PROVIDER_UNAVAILABLE.delay(sms.attempts, self._jitter) for sms in batch)
        return [TriedSms(sms=sms, next_at=time.now() + each) for sms, each in zip(batch, wait, strict=True)]

    def _note(self, attempt: _Attempt) -> None:
        self._observe("sms", attempt.outcome)
        sms = attempt.sms
        level = log.info if attempt.outcome == "sent" else log.warning
        level("sms", template=sms.template, tracking_code=sms.tracking_code, outcome=attempt.outcome, fault=sms.fault)
        if sms.state is SmsState.NEEDS_REVIEW:
            log.error("sms needs review", key=sms.key, tracking_code=sms.tracking_code, since=sms.outcome_unknown_since)


class MessageRelay:
    """Publishes queued messages to the engine, at least once; the engine drops what it has."""

    def __init__(
        self,
        *,
        store: MessageRelayStore,
        publisher: Publisher,
        clock: Clock,
        jitter: Jitter,
        observe: Observe,
    ) -> None:
        self._store = store
        self._publisher = publisher
        self._clock = clock
        self._jitter = jitter
        self._observe = observe

    def deliver_due(self) -> int:
        """Try the messages that are due, in the order in which they were written."""
        time = _BatchTime(self._clock)
        batch = self._store.claim(_BATCH, time.now())
        if not batch:
            return 0
        failpoints.hit("relay-claimed")
        self._store.save([TriedMessage(claimed=each) if time.is_up() else self._try(each, time) for each in batch])
        return len(batch)

    def _try(self, claimed: ClaimedMessage, time: "_BatchTime") -> TriedMessage:
        try:
            self._publisher.publish(claimed.message)
            failpoints.hit("relay-sent")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this message's: the others must not wait for it
            self._note(
                claimed, "unavailable" if isinstance(error, TechnicalError) else "refused", fault=describe(error)
            )
            return TriedMessage(
                claimed=claimed, next_at=time.now() + _ENGINE_UNAVAILABLE.delay(claimed.attempts, self._jitter)
            )
        self._note(claimed, "published")
        return TriedMessage(claimed=claimed, published_at=time.now())

    def _note(self, claimed: ClaimedMessage, outcome: str, *, fault: str | None = None) -> None:
        self._observe("message", outcome)
        level = log.info if outcome == "published" else log.warning
        level("message", name=claimed.message.name, row=claimed.row, outcome=outcome, fault=fault)


class _BatchTime:
    """The time while a batch is delivered: the clock is asked once, for an engine's is asked over the network.

    From then on it is told by the machine's own count of seconds, which no change of a clock disturbs.
    """

    def __init__(self, clock: Clock) -> None:
        self._began_at = clock.now()
        self._began = monotonic()

    def now(self) -> datetime:
        """The present moment."""
        return self._began_at + timedelta(seconds=monotonic() - self._began)

    def is_up(self) -> bool:
        """Whether no more may be sent."""
        return monotonic() - self._began > _BATCH_SECONDS


class RelayLoop:
    """Runs a relay in a thread of its own: woken after a commit of this process, at most ten times a second, and
    looking by itself every `idle_seconds` for what other processes committed.
    """

    def __init__(self, name: str, relay: Relay, *, idle_seconds: float) -> None:
        self._relay = relay
        self._idle_seconds = idle_seconds
        self._wake = Event()
        self._stopping = Event()
        self._told_at = float("inf")
        self._thread = Thread(target=self._run, name=f"relay-{name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something to deliver."""
        self._wake.set()

    def end_soon(self) -> None:
        """End after the batch that is under way; do not wait for it."""
        self._told_at = min(self._told_at, monotonic())
        self._stopping.set()
        self._wake.set()

    def stop(self, within_seconds: float) -> None:
        """End, and wait for it until so many seconds after it was first told. What is not finished by then is claimed
        again when its lease ends.
        """
        self.end_soon()
        self._thread.join(max(0.0, self._told_at + within_seconds - monotonic()))

    def _run(self) -> None:
        faults = 0
        while self._is_to_look():
            begun = monotonic()
            try:
                tried = self._relay.deliver_due()
            except Exception as error:  # noqa: BLE001 - whatever it is, the relay must not die of it
                faults += 1
                log.warning("relay", relay=self._thread.name, fault=describe(error))
                self._stopping.wait(_AFTER_A_FAULT.delay(faults).total_seconds())
            else:
                faults = 0
                self._rest(tried, monotonic() - begun)

    def _is_to_look(self) -> bool:
        # In this order: whoever ends the loop sets both, and must not find its waking cleared.
        self._wake.clear()
        return not self._stopping.is_set()

    def _rest(self, tried: int, seconds: float) -> None:
        """Until the next look, after one that took so many seconds."""
        if tried == 0:
            self._wake.wait(self._idle_seconds)
        elif tried < _BATCH:
            self._stopping.wait(max(0.0, _PACE_SECONDS - seconds))
