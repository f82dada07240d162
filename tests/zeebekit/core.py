"""The engine as the rest of the kit uses it: Java side, gateway and the state read from the records, in step."""

import atexit
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from typing import Any

from .errors import CommandRejected, EngineTimeout
from .gateway import Gateway
from .java_engine import JavaEngine
from .state import EngineState

_IDLE_SECONDS = 60.0
_FIRST_PAUSES = (0.0, 0.0, 0.0)
_PAUSE_SECONDS = 0.0005
"""Between two questions, from the fourth on: asking without a pause takes the core that the engine would answer on."""


class Core:
    """One engine. ``settle`` lets it come to rest after a command; a job pump may be hooked in there."""

    def __init__(self) -> None:
        self.java = JavaEngine()
        self.gateway = Gateway(self.java.address)
        self.state = EngineState()
        self.settle: Callable[[], object] = self.wait_idle
        # At Python's end Java ends first, and waits for the threads of an engine that still runs.
        atexit.register(self.stop)

    def stop(self) -> None:
        """Close the channel and stop the engine."""
        atexit.unregister(self.stop)
        self.gateway.close()
        self.java.stop()

    def now(self) -> datetime:
        """The engine's time, in UTC."""
        return from_millis(self.java.now_ms())

    def refresh(self) -> int:
        """Take in the records written since the last call; return their number."""
        count, records = self.java.drain_records()
        self.state.apply(records)
        return count

    def wait_idle(self) -> None:
        """Wait until the engine has processed all that was written, and take it in.

        The processor is asked on its own thread, twice without a new record in between, so nothing is half done.
        """
        self.wait_until(lambda: self.java.has_reached_end() and self.refresh() == 0, "the engine is idle")

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Ask again and again until it holds; EngineTimeout after a minute."""
        deadline = time.monotonic() + _IDLE_SECONDS
        for pause in chain(_FIRST_PAUSES, repeat(_PAUSE_SECONDS)):
            if holds():
                return
            time.sleep(pause)
            if time.monotonic() > deadline:
                raise EngineTimeout(f"waited {_IDLE_SECONDS:.0f} s in vain until {what}")

    def user_task_command(
        self, key: int, intent: str, *, assignee: str = "", due_date: str | None = None, variables: Mapping[str, Any]
    ) -> None:
        """Write a user task command and wait until it is processed; CommandRejected if the engine refuses it."""
        position = self.java.write_user_task(key, intent, assignee=assignee, due_date=due_date, variables=variables)
        self.wait_idle()
        rejection = self.state.rejections.pop(position, None)
        if rejection:
            raise CommandRejected(f"USER_TASK {intent}", rejection.rejection_type, rejection.rejection_reason)

    def expire_messages(self) -> None:
        """Drop every buffered message."""
        for key in list(self.state.messages):
            self.java.write_message_expiry(key)
        self.wait_idle()


def from_millis(millis: int) -> datetime:
    """Epoch milliseconds, as the engine counts, to a datetime in UTC."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=millis)


def to_millis(moment: datetime) -> int:
    """A moment with a time zone to epoch milliseconds, as the engine counts."""
    return (moment - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
