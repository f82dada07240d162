"""Figure 2: what the runtime itself costs, against a gateway that answers at once."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from statistics import median

from tests.bench.contestants import FULL_WORK, NOOP, POSTGRES, SQLITE, TITLES, TUNED, contestants
from tests.bench.diagrams import job_types
from tests.bench.figures import ratios, spread
from tests.bench.gateway import WINDOW, Handed, StandIn, running_gateway
from tests.bench.results import Figure, Table, Verdict
from tests.bench.rival import Rival, running_rivals
from tests.bench.sizes import Sizes

NAME = "gateway"
_RIVALS = (TUNED, NOOP, SQLITE, POSTGRES)
_SHARE, _ADDED_MILLISECONDS, _MEGABYTES, _GROWTH = 0.6, 0.3, 120.0, 0.05
_PAUSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One rival's round."""

    handed: Handed
    cpu_seconds: float
    megabytes: float

    @property
    def rate(self) -> float:
        """Jobs a second."""
        return self.handed.jobs / self.handed.seconds

    @property
    def cpu_milliseconds(self) -> float:
        """Processor time of the rival's process for one job."""
        return 1000 * self.cpu_seconds / self.handed.jobs


Turns = Mapping[str, Sequence[Turn]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endurance:
    """A long run of full work on SQLite: resident megabytes early on and at the end."""

    early_jobs: int
    jobs: int
    early_megabytes: float
    megabytes: float
    handed: Sequence[Handed]

    @property
    def growth(self) -> float:
        """From early on to the end, as a share of the first."""
        return self.megabytes / self.early_megabytes - 1


def measure(folder: Path, sizes: Sizes, seed: int) -> Figure:
    """Rounds of all rivals in turns, then a long run of one."""
    with (
        running_gateway(folder) as gateway,
        contestants(gateway.address, folder, _RIVALS) as specs,
        running_rivals(specs, folder / "logs") as rivals,
    ):
        turns = _alternate(gateway, rivals, sizes, Random(seed))  # noqa: S311 - an order, no secret
        endurance = _endure(gateway, next(each for each in rivals if each.spec.name == SQLITE), sizes)
    return _figure(turns, endurance, sizes)


def _alternate(gateway: StandIn, rivals: Sequence[Rival], sizes: Sizes, random: Random) -> Turns:
    turns: dict[str, list[Turn]] = {each.spec.name: [] for each in rivals}
    for number in range(1 + sizes.gateway_rounds):
        for rival in random.sample(list(rivals), len(rivals)):
            turn = _take_turn(gateway, rival, sizes.gateway_jobs)
            if number > 0:  # the first round warms up
                turns[rival.spec.name].append(turn)
            time.sleep(_PAUSE_SECONDS)
    return turns


def _take_turn(gateway: StandIn, rival: Rival, jobs: int) -> Turn:
    before = rival.cpu_seconds()
    handed = gateway.hand_out(jobs, job_types(rival.spec.name))
    time.sleep(_PAUSE_SECONDS / 2)  # the relay sends what is left: that is part of the work
    return Turn(handed=handed, cpu_seconds=rival.cpu_seconds() - before, megabytes=rival.resident_megabytes())


def _endure(gateway: StandIn, rival: Rival, sizes: Sizes) -> Endurance:
    done = (1 + sizes.gateway_rounds) * sizes.gateway_jobs
    types = job_types(rival.spec.name)
    early = gateway.hand_out(max(1_000, sizes.gateway_early_jobs - done), types)
    early_megabytes = rival.resident_megabytes()
    early_jobs = done + early.jobs
    rest = gateway.hand_out(sizes.gateway_long_jobs - early_jobs, types)
    return Endurance(
        early_jobs=early_jobs,
        jobs=early_jobs + rest.jobs,
        early_megabytes=early_megabytes,
        megabytes=rival.resident_megabytes(),
        handed=(early, rest),
    )


def _figure(turns: Turns, endurance: Endurance, sizes: Sizes) -> Figure:
    return Figure(
        name=NAME,
        title="2. A stand-in gateway: what the worker itself costs",
        measured=(
            f"{sizes.gateway_rounds} rounds of {sizes.gateway_jobs:,} jobs of five types, in turns, after one round to "
            f"warm up; the gateway hands out up to {WINDOW} unanswered jobs of a type, on streams that are ready, else "
            "to polls. Processor time is that of the worker's process (PostgreSQL's server is not in it). Full work "
            "runs with all production job types registered, metrics, log lines and the SMS relay."
        ),
        tables=[_table(turns), _memory_table(endurance)],
        verdicts=[*_verdicts_of_turns(turns), *_verdicts_of_memory(endurance), _answered_once(turns, endurance)],
        notes=[
            "pyzeebe takes jobs without bound; the gateway's window bounds them, which is in pyzeebe's favour.",
            (
                "A job of full work is production's `open-step`: a row of the step ledger is looked for and written, "
                "the job's answer is stored, one in five queues an SMS that the relay sends and marks, a log line and "
                "the metrics are written."
            ),
        ],
        raw={
            "turns": {name: [asdict(each) for each in taken] for name, taken in turns.items()},
            "endurance": asdict(endurance),
        },
    )


def _rates(turns: Turns, name: str) -> list[float]:
    return [each.rate for each in turns[name]]


def _cpu(turns: Turns, name: str) -> float:
    return median(each.cpu_milliseconds for each in turns[name])


def _table(turns: Turns) -> Table:
    rows = [
        (
            TITLES[name],
            spread(_rates(turns, name)).text(),
            f"{median(ratios(_rates(turns, name), _rates(turns, TUNED))):.2f}",
            f"{_cpu(turns, name):.3f}",
            f"{_cpu(turns, name) - _cpu(turns, TUNED):+.3f}",
            f"{turns[name][-1].megabytes:.0f}",
        )
        for name in turns
    ]
    columns = ("worker", "jobs/s: median (low–high)", "÷ tuned pyzeebe", "CPU ms a job", "added ms", "MB")
    return Table(title="Throughput and processor time", columns=columns, rows=rows)


def _memory_table(endurance: Endurance) -> Table:
    rows = [
        (f"after {endurance.early_jobs:,} jobs", f"{endurance.early_megabytes:.1f}"),
        (f"after {endurance.jobs:,} jobs", f"{endurance.megabytes:.1f}"),
    ]
    return Table(title="Resident memory, full work on SQLite", columns=("moment", "MB"), rows=rows)


def _verdicts_of_turns(turns: Turns) -> list[Verdict]:
    verdicts = []
    for name in FULL_WORK:
        share = median(ratios(_rates(turns, name), _rates(turns, TUNED)))
        added = _cpu(turns, name) - _cpu(turns, TUNED)
        verdicts += [
            Verdict(
                what=f"{TITLES[name]} ÷ tuned pyzeebe", wanted=f"≥ {_SHARE}", measured=f"{share:.2f}",
                met=share >= _SHARE,
            ),
            Verdict(
                what=f"{TITLES[name]}: added CPU a job", wanted=f"≤ {_ADDED_MILLISECONDS} ms",
                measured=f"{added:.3f} ms", met=added <= _ADDED_MILLISECONDS,
            ),
        ]  # fmt: skip
    return verdicts


def _verdicts_of_memory(endurance: Endurance) -> list[Verdict]:
    most = max(endurance.early_megabytes, endurance.megabytes)
    return [
        Verdict(
            what="Resident memory with all job types", wanted=f"≤ {_MEGABYTES:.0f} MB", measured=f"{most:.1f} MB",
            met=most <= _MEGABYTES,
        ),
        Verdict(
            what=f"Its growth to {endurance.jobs:,} jobs", wanted=f"< {_GROWTH:.0%}",
            measured=f"{endurance.growth:.1%}", met=endurance.growth < _GROWTH,
        ),
    ]  # fmt: skip


def _answered_once(turns: Turns, endurance: Endurance) -> Verdict:
    ours = [each.handed for name in (NOOP, *FULL_WORK) for each in turns[name]] + list(endurance.handed)
    wrong = sum(each.lost + each.duplicates + each.failed + each.unknown for each in ours)
    total = sum(each.jobs for each in ours)
    measured = f"{wrong} of {total:,}"
    return Verdict(what="Jobs lost, failed or answered twice by ours", wanted="0", measured=measured, met=wrong == 0)
