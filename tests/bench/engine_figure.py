"""Figure 1: rivals on the real engine, side by side."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import median

from tests.bench.contestants import FULL_WORK, JAVA, NOOP, README, TUNED, contestants
from tests.bench.counters import JobCounter
from tests.bench.deployment import deploy
from tests.bench.diagrams import JOBS, job_chain, job_types
from tests.bench.engine_report import Measured, figure_of
from tests.bench.engines import Engine, full_stack, zeebe_alone
from tests.bench.latency import Latency, measure_latencies
from tests.bench.results import Figure
from tests.bench.rival import Rival, running_rivals
from tests.bench.sizes import Sizes
from tests.bench.starting import Starter, running_starter
from tests.bench.throughput import Round, Track, alternate, by_rival

NAME = "engine"
_RIVALS = (*JAVA, README, TUNED, NOOP, *FULL_WORK)
_SLOW_SHARE = 4
"""pyzeebe's README worker gets a quarter of the instances: its pace does not depend on it, the bench's time does."""


def measure(folder: Path, sizes: Sizes, seed: int) -> Figure:
    """The same on both engines: throughput in turns, then latency at half of Java's throughput."""
    measured = []
    for open_engine in (full_stack, zeebe_alone):
        with open_engine(folder) as engine:
            measured.append(_measure(engine, folder, sizes, Random(seed)))  # noqa: S311 - an order, no secret
    return figure_of(NAME, measured, sizes)


def _measure(engine: Engine, folder: Path, sizes: Sizes, random: Random) -> Measured:
    deploy(engine.address, {f"{name}.bpmn": job_chain(name, job_types(name)) for name in _RIVALS})
    logs = folder / "logs" / engine.name
    counter = JobCounter(engine.management_url)
    with (
        contestants(engine.address, folder, _RIVALS) as specs,
        running_starter(engine.address, logs) as starter,
        running_rivals(specs, logs) as rivals,
    ):
        rounds = _throughput(Track(starter=starter, counter=counter), rivals, sizes, random)
        megabytes = {each.spec.name: each.resident_megabytes() for each in rivals}
        java = max(JAVA, key=lambda name: median(each.rate for each in rounds[name]))
        rate = median(each.rate for each in rounds[java]) / JOBS / 2
        compared = [each for each in rivals if each.spec.name in (java, *FULL_WORK)]
        latencies = _latencies(starter, compared, rate=rate, sizes=sizes, random=random, engine=engine)
    counter.close()
    return Measured(title=engine.title, rounds=rounds, java=java, megabytes=megabytes, rate=rate, latencies=latencies)


def _throughput(track: Track, rivals: Sequence[Rival], sizes: Sizes, random: Random) -> dict[str, list[Round]]:
    instances = {each.spec.name: sizes.instances for each in rivals}
    instances[README] = max(1, sizes.instances // _SLOW_SHARE)
    quick = [each for each in rivals if each.spec.name != README]
    alternate(track, quick, instances, rounds=sizes.warm_up_rounds, random=random)
    return by_rival(alternate(track, rivals, instances, rounds=sizes.rounds, random=random))


def _latencies(
    starter: Starter, rivals: Sequence[Rival], *, rate: float, sizes: Sizes, random: Random, engine: Engine
) -> dict[str, list[Latency]]:
    return measure_latencies(
        starter,
        rivals,
        rate=rate,
        seconds=sizes.latency_seconds,
        rounds=sizes.latency_rounds,
        random=random,
        opensearch_url=engine.opensearch_url,
    )
