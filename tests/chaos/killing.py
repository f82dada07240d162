"""Whoever kills workers while they work, each as planned."""

from threading import Event

from tests.chaos.crew import Crew
from tests.chaos.plan import Scale, kills

_NAMED_KILL_SECONDS = 10.0


def kill_workers(seed: str, scale: Scale, crew: Crew, over: Event) -> None:
    """One after the other, until it is over or all that were planned are done."""
    for kill in kills(seed, scale):
        if over.wait(kill.pause):
            return
        worker, tally = crew.workers[kill.worker], crew.tally
        if kill.point is not None:
            crew.kill_at(worker, kill.point, kill.times, within=_NAMED_KILL_SECONDS)
        elif tally.random_kills < tally.named_kills.total():
            # Not every worker comes by its point in time: half of the kills are named all the same.
            crew.kill_at_random(worker)
