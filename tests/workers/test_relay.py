"""The relay: everything is delivered once, whatever the provider and the engine do."""

import time
from datetime import timedelta
from threading import Event

import pytest

from db.engine import Database
from db.outbox import MessageRelayStore, SmsRelayStore
from db.unit_of_work import SqlUnitOfWork
from services.errors import SmsUnsettled, TechnicalError
from services.model.notices import EngineMessage, Sms
from tests.fakes.uow import FixedClock
from workers.gateways.engine import EngineAway, EngineRefused
from workers.gateways.http_sms import SmsProviderAway, SmsRefused
from workers.gateways.sandbox_sms import SandboxSmsProvider
from workers.relay import MessageRelay, RelayLoop, SmsRelay


class FakeProvider:
    """Keeps what it took; `fault` is raised by each call, after taking the SMS or without."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.asked: list[str] = []
        self.calls = 0
        self.fault: Exception | None = None
        self.takes_despite_fault = False

    def send(self, *, client_reference: str, mobile: str, text: str) -> str:  # noqa: ARG002 - the port
        self.calls += 1
        if self.fault is None or self.takes_despite_fault:
            self.taken.append(client_reference)
        if self.fault is not None:
            raise self.fault
        return f"P:{client_reference}"

    def find(self, client_reference: str) -> str | None:
        self.asked.append(client_reference)
        if isinstance(self.fault, SmsProviderAway):
            raise self.fault
        return f"P:{client_reference}" if client_reference in self.taken else None


class FakePublisher:
    def __init__(self) -> None:
        self.published: list[str] = []
        self.fault: Exception | None = None

    def publish(self, message: EngineMessage) -> None:
        if self.fault is not None:
            raise self.fault
        self.published.append(message.message_id)


class Office:
    """An outbox with its relays."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.database, self.clock = database, clock
        self.provider, self.publisher = FakeProvider(), FakePublisher()
        self.outcomes: list[tuple[str, str]] = []
        self.sms = SmsRelay(
            store=SmsRelayStore(database),
            provider=self.provider,
            clock=clock,
            jitter=lambda: 0.5,
            observe=self._observe,
        )
        self.messages = MessageRelay(
            store=MessageRelayStore(database),
            publisher=self.publisher,
            clock=clock,
            jitter=lambda: 0.5,
            observe=self._observe,
        )

    def queue(self, *keys: str) -> None:
        with SqlUnitOfWork(self.database) as uow:
            for key in keys:
                now = self.clock.now()
                sms = Sms(key=key, tracking_code=None, template="t", mobile="09000001001", text="متن", created_at=now)
                uow.outbox.add_sms(sms)
                uow.outbox.add_message(
                    EngineMessage(name="payment-received", correlation_key="b", message_id=key, created_at=now)
                )

    def later(self, **by: float) -> None:
        self.clock.advance(timedelta(**by))

    def _observe(self, kind: str, outcome: str) -> None:
        self.outcomes.append((kind, outcome))


@pytest.fixture
def office(database: Database, clock: FixedClock) -> Office:
    return Office(database, clock)


def test_queued_sms_are_sent_once_in_order(office: Office) -> None:
    office.queue("a", "b")
    assert (office.sms.deliver_due(), office.sms.deliver_due()) == (2, 0)
    office.later(hours=1)
    assert office.sms.deliver_due() == 0
    assert office.provider.taken == ["a", "b"]
    assert office.outcomes == [("sms", "sent")] * 2


def test_a_provider_that_is_away_is_tried_again_ever_more_seldom_until_it_is_back(office: Office) -> None:
    office.queue("a")
    office.provider.fault = SmsProviderAway("down")
    office.sms.deliver_due()
    office.later(seconds=1)
    assert office.sms.deliver_due() == 0
    office.later(seconds=1.1)
    assert office.sms.deliver_due() == 1
    office.later(seconds=2.1)
    assert office.sms.deliver_due() == 0
    office.provider.fault = None
    office.later(seconds=4)
    office.sms.deliver_due()
    assert office.provider.taken == ["a"]


def test_while_the_provider_is_away_one_sms_finds_out_for_all(office: Office) -> None:
    office.queue("a", "b", "c")
    office.provider.fault = SmsProviderAway("down")
    office.sms.deliver_due()
    assert office.provider.calls == 1
    office.provider.fault = None
    office.later(seconds=3)
    office.sms.deliver_due()
    assert office.provider.taken == ["a", "b", "c"]


def test_an_sms_taken_before_a_time_out_is_found_by_reference_and_not_sent_again(office: Office) -> None:
    office.queue("a")
    office.provider.fault, office.provider.takes_despite_fault = SmsUnsettled("time-out"), True
    office.sms.deliver_due()
    office.provider.fault = None
    office.later(seconds=20)
    assert office.sms.deliver_due() == 0
    office.later(seconds=11)
    office.sms.deliver_due()
    assert office.provider.taken == ["a"]
    assert office.provider.asked == ["a"]
    assert office.outcomes == [("sms", "unsettled"), ("sms", "sent")]


def test_an_sms_not_taken_before_a_time_out_is_sent_once_the_provider_denies_it(office: Office) -> None:
    office.queue("a")
    office.provider.fault = SmsUnsettled("time-out")
    office.sms.deliver_due()
    office.provider.fault = None
    office.later(seconds=31)
    office.sms.deliver_due()
    assert (office.provider.asked, office.provider.taken) == (["a"], ["a"])


def test_an_unsettled_sms_stays_so_while_the_provider_cannot_be_asked(office: Office) -> None:
    office.queue("a")
    office.provider.fault, office.provider.takes_despite_fault = SmsUnsettled("time-out"), True
    office.sms.deliver_due()
    office.provider.fault, office.provider.takes_despite_fault = SmsProviderAway("down"), False
    office.later(seconds=31)
    office.sms.deliver_due()
    office.provider.fault = None
    office.later(minutes=5)
    office.sms.deliver_due()
    assert office.provider.taken == ["a"]
    assert office.provider.calls == 1


def test_a_relay_killed_while_sending_leaves_an_sms_that_is_asked_for_first(office: Office) -> None:
    office.queue("a")
    SmsRelayStore(office.database).claim(10, office.clock.now())
    office.provider.taken.append("a")
    office.later(seconds=61)
    office.sms.deliver_due()
    assert (office.provider.asked, office.provider.calls) == (["a"], 0)


def test_a_refused_sms_is_given_up_and_the_next_is_sent(office: Office) -> None:
    office.queue("a")
    office.provider.fault = SmsRefused("400")
    office.sms.deliver_due()
    office.provider.fault = None
    office.later(days=1)
    office.queue("b")
    office.sms.deliver_due()
    assert office.provider.taken == ["b"]
    assert office.outcomes == [("sms", "refused"), ("sms", "sent")]


def test_messages_are_published_once(office: Office) -> None:
    office.queue("a", "b")
    assert (office.messages.deliver_due(), office.messages.deliver_due()) == (2, 0)
    assert office.publisher.published == ["a", "b"]


@pytest.mark.parametrize("fault", [EngineAway("publish"), EngineRefused("publish", "why")])
def test_messages_wait_for_the_engine(office: Office, fault: Exception) -> None:
    office.queue("a")
    office.publisher.fault = fault
    office.messages.deliver_due()
    office.publisher.fault = None
    assert office.messages.deliver_due() == 0
    office.later(seconds=1)
    office.messages.deliver_due()
    assert office.publisher.published == ["a"]


def test_the_sandbox_accepts_everything_and_denies_what_it_was_not_told() -> None:
    sandbox = SandboxSmsProvider()
    assert sandbox.send(client_reference="a", mobile="09000001001", text="متن") == "sandbox:a"
    assert sandbox.find("a") is None


class SignallingRelay:
    """Delivers nothing, and says when it was asked to."""

    def __init__(self) -> None:
        self.asked = Event()
        self.rounds = 0

    def deliver_due(self) -> int:
        self.rounds += 1
        self.asked.set()
        if self.rounds == 2:
            raise TechnicalError("the database is away")
        return 0


def test_the_loop_looks_at_once_when_woken_and_survives_errors() -> None:
    relay = SignallingRelay()
    loop = RelayLoop("test", relay, idle_seconds=30)
    loop.start()
    assert relay.asked.wait(2)
    for _ in range(2):
        relay.asked.clear()
        woken_at = time.monotonic()
        while not relay.asked.is_set() and time.monotonic() < woken_at + 5:
            loop.wake()
            relay.asked.wait(0.05)
        assert relay.asked.is_set()
    loop.stop(within_seconds=5)
    assert relay.rounds >= 3
