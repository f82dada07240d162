"""The outbox relay: what a transaction left to be said is said after its commit, never blindly twice."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Event, Thread
from typing import Protocol

import structlog

from db.outbox import ClaimedMessage, MessageRelayStore, SmsRelayStore
from services.clock import Clock
from services.errors import ServiceError, SmsUnsettled, TechnicalError
from services.model.notices import EngineMessage, Sms, SmsState
from services.ports import SmsProvider
from workers.gateways.http_sms import SmsRefused
from workers.runtime.retry import BackOff, Jitter
from workers.runtime.safe_errors import describe

log = structlog.get_logger(__name__)

Observe = Callable[[str, str], None]
"""Told of each attempt: kind (`sms`, `message`) and outcome."""

_BATCH = 10
"""So few that all of a batch can run into a provider's time-out before the lease ends."""
_AFTER_A_FAULT_SECONDS = 2.0
_PROVIDER_AWAY = BackOff(first=timedelta(seconds=2), factor=3, cap=timedelta(minutes=5))
_ENGINE_AWAY = BackOff(first=timedelta(milliseconds=500), factor=2, cap=timedelta(seconds=15))

_SETTLING = timedelta(seconds=30)
"""How long a provider may take to book what it took; asked sooner, it could deny an SMS that it will send."""


class Publisher(Protocol):
    """Publishes messages to the engine. Raises TechnicalError where it is away."""

    def publish(self, message: EngineMessage) -> None: ...


class Relay(Protocol):
    """Delivers what is due."""

    def deliver_due(self) -> int:
        """How many rows were tried; 0 when there is nothing to do."""
        ...


class SmsRelay:
    """Sends queued SMS through the provider."""

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
        """Try every SMS that is due, in the order in which they were written."""
        batch = self._store.claim(_BATCH, self._clock.now())
        for number, sms in enumerate(batch):
            if not self._deliver(sms):
                # The provider is away: the others would wait in vain too, each for its time-out.
                self._put_back(batch[number + 1 :])
                break
        return len(batch)

    def _deliver(self, sms: Sms) -> bool:
        """False where the provider is away."""
        try:
            self._store.mark_sent(sms, self._hand_over(sms), self._clock.now())
        except SmsUnsettled:
            self._store.unsettled(sms, self._clock.now() + _SETTLING)
            self._note(sms, "unsettled")
        except SmsRefused:
            self._store.refused(sms)
            self._note(sms, "refused")
        except TechnicalError as error:
            self._postpone(sms)
            self._note(sms, "away", fault=describe(error))
            return False
        else:
            self._note(sms, "sent")
        return True

    def _hand_over(self, sms: Sms) -> str:
        if sms.state is SmsState.UNSETTLED:
            known = self._provider.find(sms.key)
            if known is not None:
                return known
        return self._provider.send(client_reference=sms.key, mobile=sms.mobile, text=sms.text)

    def _put_back(self, batch: Sequence[Sms]) -> None:
        for sms in batch:
            self._postpone(sms)

    def _postpone(self, sms: Sms) -> None:
        next_at = self._clock.now() + _PROVIDER_AWAY.delay(sms.attempts, self._jitter)
        if sms.state is SmsState.UNSETTLED:
            self._store.unsettled(sms, next_at)
        else:
            self._store.retry_later(sms, next_at)

    def _note(self, sms: Sms, outcome: str, *, fault: str | None = None) -> None:
        self._observe("sms", outcome)
        level = log.info if outcome == "sent" else log.warning
        level("sms", template=sms.template, tracking_code=sms.tracking_code, outcome=outcome, fault=fault)


class MessageRelay:
    """Publishes queued messages to the engine."""

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
        """Try every message that is due, in the order in which they were written."""
        batch = self._store.claim(_BATCH, self._clock.now())
        for claimed in batch:
            self._deliver(claimed)
        return len(batch)

    def _deliver(self, claimed: ClaimedMessage) -> None:
        try:
            self._publisher.publish(claimed.message)
        except ServiceError as error:
            wait = _ENGINE_AWAY.delay(claimed.attempts, self._jitter)
            self._store.retry_later(claimed, self._clock.now() + wait)
            self._note(claimed, "away" if isinstance(error, TechnicalError) else "refused", fault=describe(error))
        else:
            self._store.mark_published(claimed, self._clock.now())
            self._note(claimed, "published")

    def _note(self, claimed: ClaimedMessage, outcome: str, *, fault: str | None = None) -> None:
        self._observe("message", outcome)
        level = log.info if outcome == "published" else log.warning
        level("message", name=claimed.message.name, id=claimed.message.message_id, outcome=outcome, fault=fault)


class RelayLoop:
    """Runs a relay in a thread of its own: woken after a commit of this process, and looking by itself every
    `idle_seconds` for what other processes committed.
    """

    def __init__(self, name: str, relay: Relay, *, idle_seconds: float) -> None:
        self._relay = relay
        self._idle_seconds = idle_seconds
        self._wake = Event()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name=f"relay-{name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something to deliver."""
        self._wake.set()

    def stop(self, within_seconds: float) -> None:
        """End after the batch that is under way; what is not finished by then is claimed again when its lease ends."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(within_seconds)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                idle = self._relay.deliver_due() == 0
            except Exception as error:  # noqa: BLE001 - whatever it is, the relay must not die of it
                log.warning("relay", relay=self._thread.name, fault=describe(error))
                self._stopping.wait(_AFTER_A_FAULT_SECONDS)
            else:
                if idle:
                    self._wake.wait(self._idle_seconds)
