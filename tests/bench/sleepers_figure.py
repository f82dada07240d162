"""Figure 4: what sleeping instances cost the others, and how punctual many timers are that are due together."""

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median

from deploy.tasklist.clock import EngineClock
from tests.bench.contestants import SQLITE, contestants
from tests.bench.counters import JobCounter
from tests.bench.deployment import deploy
from tests.bench.diagrams import at_variable, job_chain, job_types, one_week, sleeper
from tests.bench.engines import zeebe_alone
from tests.bench.figures import spread
from tests.bench.ledger import WorkLedger, reading_ledger
from tests.bench.results import Figure, Table, Verdict
from tests.bench.rival import Rival, running_rivals
from tests.bench.sizes import Sizes
from tests.bench.starter import Order
from tests.bench.starting import running_starter
from tests.bench.throughput import Round, Track, alternate, by_rival

NAME = "sleepers"
_SLEEPER, _ALARM = "sleeper", "alarm"
_NOBODYS_TYPE = "nobodys-work"
_SHARE, _LATENESS_SECONDS = 0.9, 5.0
_AHEAD = timedelta(hours=1)
_WAIT_BEFORE_SECONDS = 3.0
_QUIET_SECONDS = 5.0
_LONGEST_SECONDS = 300.0
_LOOK_EVERY_SECONDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Rounds of other work while so many instances sleep; `start_seconds` is what starting them took."""

    asleep: int
    start_seconds: float
    rounds: Sequence[Round]

    @property
    def rates(self) -> list[float]:
        """Jobs a second, round by round."""
        return [each.rate for each in self.rounds]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Timers due at one instant. Lateness in seconds of the engine's clock: when 99 % of the timers had fired, when the
    jobs behind 99 % of them were completed, and when all were.
    """

    timers: int
    fired: int
    completed: int
    answers: int
    fired_p99: float
    fired_all: float
    completed_p99: float
    completed_all: float


def measure(folder: Path, sizes: Sizes, seed: int) -> Figure:
    """On Zeebe alone: what OpenSearch does with 100,000 instances is not the question."""
    with ExitStack() as stack:
        engine = stack.enter_context(zeebe_alone(folder, controlled_clock=True))
        logs = folder / "logs"
        starter = stack.enter_context(running_starter(engine.address, logs))
        [spec] = stack.enter_context(contestants(engine.address, folder, [SQLITE]))
        deploy(engine.address, _resources())
        [rival] = stack.enter_context(running_rivals([spec], logs))
        track = Track(starter=starter, counter=JobCounter(engine.management_url))
        levels = _levels(track, rival, sizes, Random(seed))  # noqa: S311 - an order, no secret
        ledger = stack.enter_context(reading_ledger(spec.environ["AFTERSALES_DATABASE_URL"]))
        alarm = _ring(track, EngineClock(engine.management_url), ledger, sizes.timers)
        track.counter.close()
    return _figure(levels, alarm, sizes)


def _resources() -> Mapping[str, bytes]:
    types = job_types(SQLITE)
    return {
        "work.bpmn": job_chain(SQLITE, types),
        "sleeper.bpmn": sleeper(_SLEEPER, _NOBODYS_TYPE, timer=one_week()),
        "alarm.bpmn": sleeper(_ALARM, types[0], timer=at_variable("dueAt")),
    }


def _levels(track: Track, rival: Rival, sizes: Sizes, random: Random) -> list[Level]:
    instances = {rival.spec.name: sizes.instances}
    alternate(track, [rival], instances, rounds=sizes.warm_up_rounds, random=random)
    levels: list[Level] = []
    for asleep in sizes.sleepers:
        more = asleep - (levels[-1].asleep if levels else 0)
        started = track.starter.carry_out(Order(process=_SLEEPER, count=more))
        time.sleep(_QUIET_SECONDS)
        rounds = by_rival(alternate(track, [rival], instances, rounds=sizes.sleeper_rounds, random=random))
        seconds = started.ended - started.began
        levels.append(Level(asleep=asleep, start_seconds=seconds, rounds=rounds[rival.spec.name]))
    return levels


def _ring(track: Track, clock: EngineClock, ledger: WorkLedger, timers: int) -> Alarm:
    job_type = job_types(SQLITE)[0]
    due = clock.now() + _AHEAD
    order = Order(process=_ALARM, count=timers, variables={"dueAt": due.isoformat()})
    track.starter.carry_out(order)
    time.sleep(_QUIET_SECONDS)
    before = {action: track.counter.read(action, job_type) for action in ("created", "completed")}
    answers = ledger.answers(job_type)
    clock.add(due - clock.now() - timedelta(seconds=_WAIT_BEFORE_SECONDS))
    due_at = time.monotonic() + (due - clock.now()).total_seconds()
    late = _lateness(track.counter, job_type, before, timers, due_at)
    time.sleep(_QUIET_SECONDS)  # one that fires twice would show now
    clock.close()
    return Alarm(
        timers=timers,
        fired=track.counter.read("created", job_type) - before["created"],
        completed=track.counter.read("completed", job_type) - before["completed"],
        answers=ledger.answers(job_type) - answers,
        fired_p99=late["created"][0],
        fired_all=late["created"][1],
        completed_p99=late["completed"][0],
        completed_all=late["completed"][1],
    )


def _lateness(
    counter: JobCounter, job_type: str, before: Mapping[str, int], timers: int, due_at: float
) -> dict[str, tuple[float, float]]:
    """For each action: how late 99 % were done, and how late all; infinite if they never were."""
    wanted = {
        (action, share): count + round(share * timers) for action, count in before.items() for share in (0.99, 1.0)
    }
    reached: dict[tuple[str, float], float] = {}
    while len(reached) < len(wanted) and time.monotonic() < due_at + _LONGEST_SECONDS:
        counts = counter.read_all(before.keys(), job_type)
        now = time.monotonic() - due_at
        for (action, share), count in wanted.items():
            if counts[action] >= count:
                reached.setdefault((action, share), now)
        time.sleep(_LOOK_EVERY_SECONDS)
    never = float("inf")
    return {action: (reached.get((action, 0.99), never), reached.get((action, 1.0), never)) for action in before}


def _figure(levels: Sequence[Level], alarm: Alarm, sizes: Sizes) -> Figure:
    return Figure(
        name=NAME,
        title="4. Instances asleep, and timers due together",
        measured=(
            "Zeebe alone. Other work is the five-job process with full work on SQLite, "
            f"{sizes.sleeper_rounds} rounds of {sizes.instances} instances at each level, after "
            f"{sizes.warm_up_rounds} rounds to warm up. Then {alarm.timers:,} instances wait for the same instant; "
            f"the engine's clock is moved to {_WAIT_BEFORE_SECONDS:.0f} s before it and runs on. A timer has fired "
            "when the engine has created the job behind it. The engine's counters are looked at ten times a second, so "
            "that a lateness is at most 0.2 s too large."
        ),
        tables=[_level_table(levels), _alarm_table(alarm)],
        verdicts=[*_level_verdicts(levels), *_alarm_verdicts(alarm)],
        notes=[
            "The jobs behind the timers come all at once: how soon they are done is a matter of throughput.",
        ],
        raw={"levels": [asdict(each) for each in levels], "alarm": asdict(alarm)},
    )


def _share(level: Level, levels: Sequence[Level]) -> float:
    """The median throughput as a share of the first level's. There are no pairs of rounds to compare here."""
    return median(level.rates) / median(levels[0].rates)


def _level_table(levels: Sequence[Level]) -> Table:
    rows = [
        (f"{each.asleep:,}", spread(each.rates).text(), f"{_share(each, levels):.2f}", f"{each.start_seconds:.0f}")
        for each in levels
    ]
    columns = ("asleep", "jobs/s: median (low–high)", "÷ first", "seconds to start them")
    return Table(title="Throughput of other work", columns=columns, rows=rows)


def _alarm_table(alarm: Alarm) -> Table:
    rows = [
        ("timer fired", f"{alarm.fired:,}", f"{alarm.fired_p99:.1f}", f"{alarm.fired_all:.1f}"),
        ("its job completed", f"{alarm.completed:,}", f"{alarm.completed_p99:.1f}", f"{alarm.completed_all:.1f}"),
    ]
    columns = ("what", "how many", "lateness p99, s", "the last, s")
    return Table(title=f"{alarm.timers:,} timers due at one instant", columns=columns, rows=rows)


def _level_verdicts(levels: Sequence[Level]) -> list[Verdict]:
    return [
        Verdict(
            what=f"Throughput with {each.asleep:,} asleep ÷ with {levels[0].asleep:,}", wanted=f"≥ {_SHARE}",
            measured=f"{_share(each, levels):.2f}", met=_share(each, levels) >= _SHARE,
        )
        for each in levels[1:]
    ]  # fmt: skip


def _alarm_verdicts(alarm: Alarm) -> list[Verdict]:
    counts = (alarm.fired, alarm.completed, alarm.answers)
    return [
        Verdict(
            what="Timers fired, jobs completed, answers stored", wanted=f"{alarm.timers:,} each",
            measured=", ".join(f"{count:,}" for count in counts), met=set(counts) == {alarm.timers},
        ),
        Verdict(
            what="Lateness of a timer p99", wanted=f"≤ {_LATENESS_SECONDS:.0f} s", measured=f"{alarm.fired_p99:.1f} s",
            met=alarm.fired_p99 <= _LATENESS_SECONDS,
        ),
    ]  # fmt: skip
