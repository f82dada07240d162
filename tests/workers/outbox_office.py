"""An outbox with its relays, a provider and an engine that do as they are told."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from db.engine import Database
from db.outbox import MessageRelayStore, SmsRelayStore
from db.unit_of_work import SqlUnitOfWork
from services.errors import NoDeliveryReports
from services.model.notices import DeliveryReport, EngineMessage, Sms
from tests.fakes.uow import FixedClock
from workers.gateways.sms import SmsProviderUnavailable
from workers.relay import MessageRelay, SmsRelay


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
        if isinstance(self.fault, SmsProviderUnavailable):
            raise self.fault
        return f"P:{client_reference}" if client_reference in self.taken else None

    def reports(self, after: str | None) -> tuple[Sequence[DeliveryReport], str | None]:  # noqa: ARG002 - the port
        raise NoDeliveryReports("fake")


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

    def sms_of(self, key: str) -> Sms:
        with SqlUnitOfWork(self.database, read_only=True) as uow:
            return uow.outbox.sms(key)

    def later(self, **by: float) -> None:
        self.clock.advance(timedelta(**by))

    def lose_database(self) -> None:
        """Something else stands where its file was."""
        self.database.close()
        self._file.rename(self._elsewhere)
        self._file.mkdir()

    def find_database(self) -> None:
        """The file is back."""
        self._file.rmdir()
        self._elsewhere.rename(self._file)

    @property
    def _file(self) -> Path:
        return Path(str(self.database.writing.url.database))

    @property
    def _elsewhere(self) -> Path:
        return self._file.with_suffix(".away")

    def _observe(self, kind: str, outcome: str) -> None:
        self.outcomes.append((kind, outcome))
