"""How much is measured: the full form, and a quick one that only shows that everything runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Instances, jobs, rounds and seconds of every figure."""

    rounds: int
    warm_up_rounds: int
    instances: int
    latency_rounds: int
    latency_seconds: float
    gateway_rounds: int
    gateway_jobs: int
    gateway_early_jobs: int
    gateway_long_jobs: int
    backlog: int
    sleepers: tuple[int, ...]
    sleeper_rounds: int
    timers: int
    opened_rounds: int
    opened_groups: int
    moved_deadlines: int
    night_connections: int
    night_alone_seconds: float


FULL = Sizes(
    rounds=5,
    warm_up_rounds=2,
    instances=400,
    latency_rounds=3,
    latency_seconds=15.0,
    gateway_rounds=5,
    gateway_jobs=20_000,
    gateway_early_jobs=100_000,
    gateway_long_jobs=1_000_000,
    backlog=10_000,
    sleepers=(1_000, 10_000, 100_000),
    sleeper_rounds=5,
    timers=10_000,
    opened_rounds=12,
    opened_groups=5,
    moved_deadlines=10_000,
    night_connections=1_000_000,
    night_alone_seconds=60.0,
)
QUICK = Sizes(
    rounds=1,
    warm_up_rounds=1,
    instances=20,
    latency_rounds=1,
    latency_seconds=2.0,
    gateway_rounds=1,
    gateway_jobs=1_000,
    gateway_early_jobs=2_000,
    gateway_long_jobs=10_000,
    backlog=200,
    sleepers=(50, 100, 200),
    sleeper_rounds=1,
    timers=100,
    opened_rounds=1,
    opened_groups=1,
    moved_deadlines=50,
    night_connections=2_000,
    night_alone_seconds=1.0,
)
