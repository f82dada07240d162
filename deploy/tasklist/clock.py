"""The engine's clock, of a stack that was started with the controlled clock."""

from datetime import UTC, datetime, timedelta

import httpx

_MILLISECOND = timedelta(milliseconds=1)
_NOT_CONTROLLED = {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND, httpx.codes.METHOD_NOT_ALLOWED}


class ClockNotControlledError(Exception):
    """The stack runs on the real clock."""


class EngineClock:
    """Moves the engine's time; its timers fire, Tasklist and Operate follow. Tests and demonstrations only."""

    def __init__(self, management_url: str) -> None:
        self._client = httpx.Client(base_url=management_url, timeout=10.0, trust_env=False)

    def now(self) -> datetime:
        """The engine's time, in UTC. ClockNotControlledError on the real clock."""
        return self._ask("GET", "")

    def add(self, duration: timedelta) -> datetime:
        """Move the clock forward by a whole number of milliseconds; return the new time. It runs on from there."""
        return self._ask("POST", "/add", {"offsetMilli": duration // _MILLISECOND})

    def pin(self, instant: datetime) -> datetime:
        """Stop the clock at an instant (with time zone).

        While it stands still nothing is exported, so that Tasklist and Operate see no change: use it briefly.
        """
        return self._ask("POST", "/pin", {"epochMilli": (instant - datetime.fromtimestamp(0, UTC)) // _MILLISECOND})

    def reset(self) -> datetime:
        """Back to the real time."""
        return self._ask("DELETE", "")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _ask(self, method: str, path: str, json: dict[str, int] | None = None) -> datetime:
        answer = self._client.request(method, f"/actuator/clock{path}", json=json)
        if answer.status_code in _NOT_CONTROLLED:
            raise ClockNotControlledError("start the stack with --controlled-clock")
        milliseconds: int = answer.raise_for_status().json()["epochMilli"]
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
