"""Passwords are not to be found by trying."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

_TRIES = 5
_WITHIN_SECONDS = 60.0
_MOST_KEYS = 10_000


class LoginThrottle:
    """After five wrong passwords for a login from one address, it is not tried again until the first of them is a
    minute old. Safe for threads; forgets all when the process ends.
    """

    def __init__(self, time: Callable[[], float] = monotonic) -> None:
        self._time = time
        self._failures: dict[tuple[str, str], list[float]] = {}
        self._lock = Lock()

    def seconds_to_wait(self, address: str, login: str) -> int:
        """How long until the next try is taken; 0: at once."""
        with self._lock:
            recent = self._recent((address, login))
        return 0 if len(recent) < _TRIES else max(1, round(recent[-_TRIES] + _WITHIN_SECONDS - self._time()))

    def failed(self, address: str, login: str) -> None:
        """Note a wrong password."""
        with self._lock:
            if len(self._failures) >= _MOST_KEYS:
                self._failures = {key: recent for key in self._failures if (recent := self._recent(key))}
            self._failures[address, login] = [*self._recent((address, login)), self._time()]

    def succeeded(self, address: str, login: str) -> None:
        """Forget what failed before."""
        with self._lock:
            self._failures.pop((address, login), None)

    def _recent(self, key: tuple[str, str]) -> list[float]:
        since = self._time() - _WITHIN_SECONDS
        return [moment for moment in self._failures.get(key, []) if moment > since]
