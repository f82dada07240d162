"""What a run is to consist of: the same for the same seed, whatever the machine makes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tests.chaos.crew import Point
from tests.chaos.faults import ENGINE_CLOCK, Fault

_NAMED = (Point.RELAY_CLAIMED, Point.RELAY_SENT, Point.BEFORE_COMMIT, Point.AFTER_COMMIT, Point.BEFORE_ANSWER)

_MIGRATION_STEPS = 20
"""Fewer than the migrations create tables and indexes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much of it. `whole_every` says which share are whole settlements, `fault_scale` how long faults last beside
    the long form; `kill_pause` is from when to when killers wait, `kill_times` how often at
    most a worker comes by its point before, `most_kills` when they have had enough; `calm` is
    how long a fault's share of the load may take after it. In peace, clocks run on by an hour when nothing was settled
    by waiting for `patience`. Of the first `examined` requests one in `examined_every` has a step with a limit by
    working time; `decree_pause` is from when to when the clerk waits who moves these limits. Seconds. `compiler` is
    that of the engine's Java, see `Broker`; `forked`, whether workers are, see `worker_process`.
    """

    instances: int
    in_flight: int
    workers: int
    whole_every: int
    examined: int
    examined_every: int
    rounds: int
    fault_scale: float
    kill_pause: tuple[float, float]
    kill_times: int
    most_kills: int
    decree_pause: tuple[float, float]
    job_timeout: float
    calm: float
    patience: float
    drain: float
    compiler: int
    forked: bool


LONG = Scale(
    instances=5_000, in_flight=300, workers=3, whole_every=10, examined=4_500, examined_every=8, rounds=1,
    fault_scale=1.0, kill_pause=(4.0, 12.0), kill_times=5,
    most_kills=1_000, decree_pause=(5.0, 20.0), job_timeout=20.0, calm=90.0, patience=100.0, drain=900.0,
    compiler=4, forked=False,
)  # fmt: skip
"""One campaign of the long form; there are two, one for each kind of database."""

SHORT = Scale(
    instances=240, in_flight=60, workers=2, whole_every=10, examined=110, examined_every=4, rounds=1,
    fault_scale=0.25, kill_pause=(3.0, 6.0), kill_times=5,
    most_kills=10, decree_pause=(8.0, 16.0), job_timeout=8.0, calm=4.0, patience=8.0, drain=300.0,
    compiler=1, forked=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Episode:
    """A fault, which worker it would be done to, and for how many seconds."""

    fault: Fault
    worker: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Kill:
    """A worker's end: at a point, reached so many times from then on; or wherever it is. After a pause in seconds."""

    worker: int
    pause: float
    point: Point | None
    times: int


def episodes(seed: str, faults: Sequence[Fault], scale: Scale) -> list[Episode]:
    """Every fault once a round, each round in another order; the engine's clock comes last."""
    random = Random(f"{seed} episodes")  # noqa: S311 - to be repeated, not to be guessed
    planned = [fault for _ in range(scale.rounds) for fault in random.sample(faults, len(faults))]
    return [_episode(random, fault, scale) for fault in (*planned, ENGINE_CLOCK)]


def kills(seed: str, scale: Scale) -> Iterator[Kill]:
    """In turn at a named point and at random, every point as often as the others.

    The relay's come first: what it held waits for a lease's end, and a short run should not wait for that at its end.
    """
    random = Random(f"{seed} kills")  # noqa: S311
    for number in range(scale.most_kills):
        point = _NAMED[number // 2 % len(_NAMED)] if number % 2 == 0 else None
        yield Kill(
            random.randrange(scale.workers),
            random.uniform(*scale.kill_pause),
            point,
            random.randint(1, scale.kill_times),
        )


def first_orders(seed: str, scale: Scale) -> list[str]:
    """For workers that find an empty database: in which step of its migrations each is killed."""
    random = Random(f"{seed} migrations")  # noqa: S311
    return [f"{Point.MIGRATION_STEP} {random.randint(1, _MIGRATION_STEPS)}" for _ in range(scale.workers)]


def _episode(random: Random, fault: Fault, scale: Scale) -> Episode:
    return Episode(fault, random.randrange(scale.workers), random.uniform(*fault.seconds) * scale.fault_scale)
