"""Clocks: the machine's, the engine's, and the one that stands still during a job."""

from datetime import UTC, datetime

import httpx

from services.clock import Clock
from services.errors import TechnicalError


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


class EngineClockUnavailable(TechnicalError):
    """The engine did not tell its time."""


class EngineClock:
    """The engine's controlled clock, read from its actuator. For demonstrations and tests, where time travels.

    Never cached: after a jump of a week, a reading of a moment ago is a week wrong. A job reads it once (MomentClock).
    """

    def __init__(self, url: str, client: httpx.Client) -> None:
        self._url = url
        self._client = client

    def now(self) -> datetime:
        """The engine's present moment, in UTC. Raises EngineClockUnavailable where it does not answer."""
        try:
            reply = self._client.get(self._url)
            reply.raise_for_status()
            return datetime.fromtimestamp(int(reply.json()["epochMilli"]) / 1000, UTC)
        except (httpx.HTTPError, KeyError, ValueError) as error:
            raise EngineClockUnavailable(type(error).__name__) from error


class MomentClock:
    """Asks another clock once, when first asked, and stays at that moment: all that a job does happens at one time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._moment: datetime | None = None

    def now(self) -> datetime:
        """The moment."""
        if self._moment is None:
            self._moment = self._clock.now()
        return self._moment
