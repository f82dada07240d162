"""Log lines of a process that writes thousands a second: gathered, and written together."""

from collections import deque
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import TextIO

_EVERY_SECONDS = 0.1


class GatheredLines:
    """Writes lines to a stream, all that came within a tenth of a second at once; `flush` does not wait for that.

    Each write releases the interpreter's lock, and the thread that wrote queues for it again: written one by one, the
    lines of jobs cost more than their making. Safe for threads. A stream that takes nothing (its disk is full, its
    reader gone, a text that it has no characters for) loses lines and harms nobody; a process that is killed loses a
    tenth of a second.
    """

    def __init__(self, stream: TextIO, *, every_seconds: float = _EVERY_SECONDS) -> None:
        self._stream = stream
        self._every_seconds = every_seconds
        self._waiting: deque[str] = deque()
        self._writing = Lock()
        self._over = Event()
        self._thread = Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def put(self, line: str) -> None:
        """One line more, without its end."""
        self._waiting.append(line)

    def flush(self) -> None:
        """Write all that waits."""
        with self._writing, suppress(OSError, ValueError):
            waiting = self._waiting
            if text := "".join(f"{waiting.popleft()}\n" for _ in range(len(waiting))):
                self._stream.write(text)
                self._stream.flush()

    def close(self) -> None:
        """Write all that waits, and end."""
        self._over.set()
        self._thread.join()
        self.flush()

    def _run(self) -> None:
        while not self._over.wait(self._every_seconds):
            self.flush()


class LineLogger:
    """What structlog writes to: gathers lines; a warning, or worse, is written at once, after all before it."""

    def __init__(self, lines: GatheredLines) -> None:
        self._lines = lines
        self.debug = self.info = self.msg = lines.put

    def warning(self, line: str) -> None:
        """Write it at once."""
        self._lines.put(line)
        self._lines.flush()

    error = exception = critical = fatal = warning
