"""Rounds of instances, started as fast as the engine takes them, worked off by one rival."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.bench.counters import JobCounter, Sighting
from tests.bench.diagrams import JOBS, job_types
from tests.bench.rival import Rival
from tests.bench.starter import Order
from tests.bench.starting import Starter

_LONGEST_ROUND_SECONDS = 300.0
_PAUSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One rival's turn. `seconds` run from the first command to start an instance to the last job completed."""

    rival: str
    jobs: int
    seconds: float
    cpu_seconds: float
    unfinished: int

    @property
    def rate(self) -> float:
        """Completed jobs a second."""
        return self.jobs / self.seconds

    @property
    def cpu_milliseconds(self) -> float:
        """Processor time of the rival's process for one job."""
        return 1000 * self.cpu_seconds / self.jobs if self.jobs else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """What rounds need: who starts instances and who counts completed jobs, the same for every rival."""

    starter: Starter
    counter: JobCounter


def run_round(track: Track, rival: Rival, instances: int) -> Round:
    """Let the rival work off so many instances of its five-job process."""
    last_type = job_types(rival.spec.name)[-1]
    before = track.counter.read("completed", last_type)
    cpu = rival.cpu_seconds()
    track.starter.begin(Order(process=rival.spec.name, count=instances))
    *_, last = track.counter.watch("completed", last_type, until=before + instances, within=_LONGEST_ROUND_SECONDS)
    started = track.starter.finish()
    return _round(rival, instances, last, before, seconds=last.at - started.began, cpu=rival.cpu_seconds() - cpu)


def alternate(
    track: Track, rivals: Sequence[Rival], instances: dict[str, int], *, rounds: int, random: Random
) -> list[list[Round]]:
    """Rounds of all rivals, in an order that is drawn anew for each round."""
    measured = []
    for _ in range(rounds):
        order = random.sample(list(rivals), len(rivals))
        taken = []
        for rival in order:
            taken.append(run_round(track, rival, instances[rival.spec.name]))
            time.sleep(_PAUSE_SECONDS)
        measured.append(taken)
    return measured


def by_rival(measured: Sequence[Sequence[Round]]) -> dict[str, list[Round]]:
    """Each rival's rounds, in the order of the rounds."""
    names = sorted({each.rival for each in measured[0]}) if measured else []
    return {name: [next(each for each in taken if each.rival == name) for taken in measured] for name in names}


def _round(rival: Rival, instances: int, last: Sighting, before: int, *, seconds: float, cpu: float) -> Round:
    finished = last.count - before
    return Round(
        rival=rival.spec.name,
        jobs=finished * JOBS,
        seconds=seconds,
        cpu_seconds=cpu,
        unfinished=max(0, instances - finished),
    )
