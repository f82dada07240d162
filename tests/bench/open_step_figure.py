"""Figure 7: what `open-step` costs where the limit runs by an office's hours, beside the same step by wall clock."""

import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from statistics import median

from deploy.locations import ROOT
from tests.bench.figures import ratios, spread
from tests.bench.postgres import durable_cluster
from tests.bench.results import Figure, Table, Verdict
from tests.bench.rival import Rival, RivalSpec, running_rivals
from tests.bench.sizes import Sizes

NAME = "open-step"
_MOST = 1.1
_WALL, _WORKING = "wall clock", "working time"
_DATABASES = ("SQLite", "PostgreSQL")
_MEASURES = {"wall": "on the wall", "processor": "of the worker's processor"}
_MANIFEST = Path("parts") / "standard-service" / "part.toml"
_CLOCK = 'clock = "working"\n'
_LONGEST_SECONDS = 600.0

Rounds = Mapping[str, Mapping[str, Sequence[Mapping[str, float]]]]
"""By database and clock: milliseconds a job, on the wall and of the processor."""


def measure(folder: Path, sizes: Sizes, seed: int) -> Figure:
    """Rounds of both kinds on both databases, in an order that is drawn anew for each; no engine is needed."""
    random = Random(seed)  # noqa: S311 - an order, no secret
    with _workers(folder, sizes.opened_groups) as workers:
        for each in workers.values():
            _round(each)
        rounds: dict[str, dict[str, list[Mapping[str, float]]]] = {
            database: {_WALL: [], _WORKING: []} for database in _DATABASES
        }
        for _ in range(sizes.opened_rounds):
            for database, clock in random.sample(list(workers), len(workers)):
                rounds[database][clock].append(_round(workers[database, clock]))
    return _figure(rounds, sizes)


@contextmanager
def _workers(folder: Path, groups: int) -> Iterator[dict[tuple[str, str], Rival]]:
    """A process for each clock on each database, with a database of its own."""
    data = folder / "databases"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    manifests = {_WORKING: ROOT / "bpmn", _WALL: _by_wall_clock(data / "bpmn")}
    with durable_cluster() as cluster, ExitStack() as stack:
        workers = {}
        for number, clock in enumerate(manifests):
            cluster.execute(f"CREATE DATABASE opened_{number}")
            urls = (f"sqlite:///{data / f'opened-{number}.db'}", cluster.url(f"opened_{number}"))
            for database, url in zip(_DATABASES, urls, strict=True):
                spec = _spec(f"{database}-{number}", url, manifests[clock], groups)
                [workers[database, clock]] = stack.enter_context(running_rivals([spec], folder / "logs"))
        yield workers
    shutil.rmtree(data, ignore_errors=True)


def _by_wall_clock(folder: Path) -> Path:
    """The diagrams and manifests with nothing said of a clock."""
    shutil.copytree(ROOT / "bpmn", folder)
    manifest = folder / _MANIFEST
    text = manifest.read_text(encoding="utf-8")
    assert text.count(_CLOCK) == 1
    manifest.write_text(text.replace(_CLOCK, ""), encoding="utf-8")
    return folder


def _spec(name: str, url: str, manifests: Path, groups: int) -> RivalSpec:
    command = (sys.executable, "-m", "tests.bench.rivals.opened_steps", url, str(manifests), str(groups))
    return RivalSpec(name=f"open-step-{name}", title=name, command=command)


def _round(worker: Rival) -> Mapping[str, float]:
    worker.tell("round")
    taken: Mapping[str, float] = json.loads(worker.answer(_LONGEST_SECONDS))
    return taken


def _figure(rounds: Rounds, sizes: Sizes) -> Figure:
    return Figure(
        name=NAME,
        title="7. Opening a step by working time",
        measured=(
            f"Production's job `open-step` of an examination, {sizes.opened_groups} groups of 96 jobs a round, each of "
            f"another request; {sizes.opened_rounds} rounds in an order drawn anew each time, after one to warm up. "
            "Four processes with a database each: with the manifests as they are (seven hours of working time, a day "
            "closed by decree), and with the one line `clock` taken out. All else is the same: the pause, the watch, "
            "the service's end. Ratios are taken round by round. Commits are on the disk."
        ),
        tables=[_table(rounds[database], database) for database in rounds],
        verdicts=[_verdict(rounds[database], database, each) for database in rounds for each in _MEASURES],
        raw=rounds,
    )


def _table(clocks: Mapping[str, Sequence[Mapping[str, float]]], database: str) -> Table:
    rows = [
        (clock, *(spread([each[measure] for each in taken]).text(3) for measure in _MEASURES))
        for clock, taken in clocks.items()
    ]
    columns = ("limit by", *(f"ms {title}: median (low–high)" for title in _MEASURES.values()))
    return Table(title=f"A job on {database}", columns=columns, rows=rows)


def _verdict(clocks: Mapping[str, Sequence[Mapping[str, float]]], database: str, measure: str) -> Verdict:
    working, wall = ([each[measure] for each in clocks[clock]] for clock in (_WORKING, _WALL))
    ratio = median(ratios(working, wall))
    return Verdict(
        what=f"`open-step` by working time ÷ by wall clock, {_MEASURES[measure]}, {database}",
        wanted=f"≤ {_MOST}",
        measured=f"{ratio:.2f}",
        met=ratio <= _MOST,
    )
