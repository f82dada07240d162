"""Time travel that misses nothing on the way."""

import time
from datetime import timedelta

from .core import Core

_PUSH = timedelta(milliseconds=10)
_PUSHES = 11

_LOST_SECONDS = 0.25
"""What has not fired by then, the engine has forgotten: failed jobs that wait with back-off, camunda/camunda#16884."""


def travel(core: Core, duration: timedelta) -> None:
    """Move the engine's clock forward, with a stop at every moment at which a timer or a job's back-off is due.

    At each stop what is due fires and the engine settles (workers run), as it would if time had really passed;
    a timer that is created on the way and due before the end fires as well.
    """
    core.settle()
    target = core.java.now_ms() + round(duration / timedelta(milliseconds=1))
    while (stop := _next_stop(core, target)) is not None:
        _advance_to(core, stop)
        _await_firing(core)
        core.settle()
    _advance_to(core, target)
    core.settle()


def _next_stop(core: Core, target: int) -> int | None:
    return next((moment for moment in core.state.due_moments() if moment <= target), None)


def _advance_to(core: Core, moment: int) -> None:
    missing = moment - core.java.now_ms()
    if missing > 0:
        core.java.add_time(timedelta(milliseconds=missing))


def _await_firing(core: Core) -> None:
    """Wait until nothing is left that was due at this stop; the engine fires on threads of its own."""
    now, nudges = core.java.now_ms(), _Nudges(core)

    def all_fired() -> bool:
        core.java.has_reached_end()
        core.refresh()
        fired = not any(moment <= now for moment in core.state.due_moments())
        if not fired:
            nudges.give()
        return fired

    core.wait_until(all_fired, f"everything due by {core.now().isoformat()} has fired")


class _Nudges:
    """What gets an engine to fire that has not fired yet.

    It looks for due timers at most every 100 ms of its time: pushing its clock on a little spares that wait. If that
    does not help, it is made to look anew.
    """

    def __init__(self, core: Core) -> None:
        self._java = core.java
        self._pushes = iter([_PUSH] * _PUSHES)
        self._patient_until = time.monotonic() + _LOST_SECONDS

    def give(self) -> None:
        self._java.add_time(next(self._pushes, timedelta(0)))
        if time.monotonic() >= self._patient_until:
            self._java.look_anew()
            self._patient_until = time.monotonic() + _LOST_SECONDS
