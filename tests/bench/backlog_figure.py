"""Figure 3: the workers come back after an outage of ten minutes and find 10,000 jobs waiting."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from deploy.tasklist.clock import EngineClock
from tests.bench.contestants import SQLITE, contestants
from tests.bench.counters import JobCounter
from tests.bench.deployment import deploy
from tests.bench.diagrams import job_chain, job_types
from tests.bench.engines import Engine, full_stack
from tests.bench.figures import falls_throughout
from tests.bench.ledger import WorkLedger, reading_ledger
from tests.bench.results import Figure, Table, Verdict
from tests.bench.rival import running_rivals
from tests.bench.sizes import Sizes
from tests.bench.starter import Order, tracking_code
from tests.bench.starting import Starter, running_starter

NAME = "backlog"
_PROCESS = "backlog"
_OUTAGE = timedelta(minutes=10)
_BATCHES = 1_000  # ages in steps of 0.6 s: with coarser ones the oldest age rises while a batch is worked at
_LOOK_EVERY_SECONDS = 1.0
_LONGEST_SECONDS = 600.0
_ROWS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The backlog at a moment: seconds since the worker began, jobs left, seconds since the oldest was created."""

    at: float
    left: int
    oldest_age: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drain:
    """An outage and how it was made good; seconds of the engine's clock for the outage, real ones for the drain."""

    jobs: int
    outage: float
    drained: float
    looks: Sequence[Look]
    completed: int
    answers: int


def measure(folder: Path, sizes: Sizes, _seed: int) -> Figure:
    """On the whole stack, with the engine's clock moved."""
    with (
        full_stack(folder, controlled_clock=True) as engine,
        running_starter(engine.address, folder / "logs") as starter,
    ):
        deploy(engine.address, {"backlog.bpmn": job_chain(_PROCESS, job_types(SQLITE)[:1])})
        clock = EngineClock(engine.management_url)
        created = _outage(starter, clock, sizes.backlog)
        drain = _drain(engine, folder, clock, created)
        clock.close()
    return _figure(drain)


def _outage(starter: Starter, clock: EngineClock, jobs: int) -> dict[str, float]:
    """Instances started over ten minutes of the engine's clock, no worker there; each one's request and creation."""
    batches = min(_BATCHES, jobs)
    created: dict[str, float] = {}
    for number in range(batches):
        now, first = clock.add(_OUTAGE / batches).timestamp(), len(created)
        count = jobs // batches + (number < jobs % batches)
        starter.carry_out(Order(process=_PROCESS, count=count, first=first))
        created.update((tracking_code(each), now) for each in range(first, first + count))
    clock.add(_OUTAGE / batches)
    return created


def _drain(engine: Engine, folder: Path, clock: EngineClock, created: dict[str, float]) -> Drain:
    job_type = job_types(SQLITE)[0]
    counter = JobCounter(engine.management_url)
    outage = clock.now().timestamp() - min(created.values())
    with (
        contestants(engine.address, folder, [SQLITE]) as [spec],
        reading_ledger(spec.environ["AFTERSALES_DATABASE_URL"]) as ledger,
    ):
        begun = time.monotonic()
        with running_rivals([spec], folder / "logs", settle_seconds=0.0):
            looks = _watch(ledger, clock, created, begun)
            *_, last = counter.watch("completed", job_type, until=len(created), within=_LONGEST_SECONDS)
            drained = last.at - begun
        answers = ledger.answers(job_type)
    counter.close()
    return Drain(jobs=len(created), outage=outage, drained=drained, looks=looks, completed=last.count, answers=answers)


def _watch(ledger: WorkLedger, clock: EngineClock, created: dict[str, float], begun: float) -> list[Look]:
    """A look each second from the first job done to the last."""
    looks: list[Look] = []
    while time.monotonic() - begun < _LONGEST_SECONDS:
        left = created.keys() - ledger.requests_worked_on()
        if not left:
            break
        if len(left) < len(created):
            age = clock.now().timestamp() - min(created[key] for key in left)
            looks.append(Look(at=time.monotonic() - begun, left=len(left), oldest_age=age))
        time.sleep(_LOOK_EVERY_SECONDS)
    return looks


def _figure(drain: Drain) -> Figure:
    return Figure(
        name=NAME,
        title=f"3. {drain.jobs:,} jobs after an outage of ten minutes",
        measured=(
            f"With Operate, Tasklist and OpenSearch. {drain.jobs:,} instances of a one-job process are started in "
            f"{min(_BATCHES, drain.jobs):,} batches, evenly over ten minutes of the engine's clock, while no worker is "
            "there; then one worker with full work on SQLite is started. The oldest job's age is that of the oldest "
            "instance whose work is not committed, by the engine's clock, seen once a second from the first commit on."
        ),
        tables=[_table(drain)],
        verdicts=_verdicts(drain),
        notes=["A controlled clock's stack compiles its Java code only half way (C1), so that this engine is slower."],
        raw=asdict(drain),
    )


def _table(drain: Drain) -> Table:
    step = max(1, len(drain.looks) // _ROWS_SHOWN)
    rows = [
        (f"{look.at:.1f}", f"{look.left:,}", f"{look.oldest_age:.1f}")
        for number, look in enumerate(drain.looks)
        if number % step == 0 or look is drain.looks[-1]
    ]
    columns = ("seconds since the worker was started", "jobs left", "oldest job's age, s")
    return Table(title="The backlog while it drains", columns=columns, rows=rows)


def _verdicts(drain: Drain) -> list[Verdict]:
    ages = [look.oldest_age for look in drain.looks]
    whole = drain.completed == drain.jobs == drain.answers
    return [
        Verdict(
            what=f"{drain.jobs:,} jobs drained in", wanted=f"< {drain.outage:.0f} s (the outage)",
            measured=f"{drain.drained:.0f} s, {drain.completed / drain.drained:.0f} jobs/s",
            met=whole and drain.drained < drain.outage,
        ),
        Verdict(
            what="The oldest job's age", wanted="falls at every look",
            measured=f"{max(ages):.0f} s → {ages[-1]:.0f} s, {len(ages)} looks" if ages else "not seen",
            met=falls_throughout(ages, tolerance=0.0),
        ),
        Verdict(
            what="Jobs done once", wanted=f"{drain.jobs:,}",
            measured=f"{drain.completed:,} completed, {drain.answers:,} answers", met=whole,
        ),
    ]  # fmt: skip
