"""Figure 8: 10,000 steps whose deadline moves by a decreed closure; each is escalated once, at the new instant."""

import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from services.model.reviews import Notice
from tests.bench.closure import Closure, close_a_day, open_stage
from tests.bench.figures import percentile
from tests.bench.postgres import durable_cluster
from tests.bench.results import Figure, Table, Verdict
from tests.bench.sizes import Sizes

NAME = "moved-deadlines"
_SQLITE, _POSTGRES = "SQLite", "PostgreSQL"


def measure(folder: Path, sizes: Sizes, _seed: int) -> Figure:
    """On each database, with an engine of its own: the clock runs one way."""
    data = folder / "databases"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    with durable_cluster() as cluster:
        urls = {_SQLITE: f"sqlite:///{data / 'closure.db'}", _POSTGRES: cluster.url("postgres")}
        closures = [_closure(folder, name, url, sizes.moved_deadlines) for name, url in urls.items()]
    shutil.rmtree(data, ignore_errors=True)
    return _figure(closures, sizes.moved_deadlines)


def _closure(folder: Path, database: str, url: str, requests: int) -> Closure:
    with open_stage(folder, url) as stage:
        return close_a_day(stage, database, requests)


def _figure(closures: Sequence[Closure], requests: int) -> Figure:
    return Figure(
        name=NAME,
        title=f"8. {requests:,} deadlines moved by a decreed closure",
        measured=(
            f"Zeebe alone with our shared diagrams, one workers' process, the engine's clock moved. {requests:,} "
            "requests of a plain service come in the evening, started at the standard process with their rows at "
            "hand; each waits to be examined, seven hours of working time, all due at one instant. Then the next "
            "day is closed by the use case behind `aftersales calendar close`. The clock is moved to 3 s before "
            "each instant and runs on: the old one, at which the timers on the borders fire, the two at which the"
            " unit is told beforehand, the new one, and an hour later. Seconds on the wall, until all jobs were "
            "done and all messages and SMS had left; lateness is that of the supervisor's notice after the "
            "ledger's instant, by the engine's clock."
        ),
        tables=[_duration_table(closures), _lateness_table(closures)],
        verdicts=[verdict for each in closures for verdict in _verdicts(each)],
        raw={each.database: _raw(each) for each in closures},
    )


def _duration_table(closures: Sequence[Closure]) -> Table:
    parts = list(closures[0].seconds)
    rows = [
        ("the decree: limits moved in the ledger", *(f"{each.moving_seconds:.1f}" for each in closures)),
        *((part, *(f"{each.seconds[part]:.0f}" for each in closures)) for part in parts),
    ]
    columns = ("part", *(f"{each.database}, s" for each in closures))
    return Table(title="Seconds on the wall", columns=columns, rows=rows)


def _lateness_table(closures: Sequence[Closure]) -> Table:
    shares = {"the first": 0.0, "p50": 0.5, "p99": 0.99, "the last": 1.0}
    rows = [(each.database, *(f"{_late(each, share):.1f}" for share in shares.values())) for each in closures]
    return Table(title="Lateness of the supervisor's notice, s", columns=("database", *shares), rows=rows)


def _late(closure: Closure, share: float) -> float:
    late = [each.total_seconds() for each in closure.at_last.lateness]
    return percentile(late, share) if late else float("nan")


def _verdicts(closure: Closure) -> list[Verdict]:
    requests, new, last = closure.requests, closure.instants.new, closure.at_last
    told = (len(last.lateness), last.sms[Notice.MISSED], closure.tasks)
    early = sum(each < timedelta() for each in last.lateness)
    return [
        Verdict(
            what=f"Limits that the decree moves, {closure.database}", wanted=f"{requests:,}",
            measured=f"{closure.moved:,}", met=closure.moved == requests,
        ),
        Verdict(
            what=f"Told of a miss at the old instant, {closure.database}",
            wanted="nobody", measured=f"{closure.at_old.told} by {closure.border_timers:,} timers that fired",
            met=closure.at_old.told == 0 and not closure.at_old.missed and closure.border_timers == requests,
        ),
        Verdict(
            what=f"Missed at the new instant and at no other, {closure.database}", wanted=f"{requests:,}",
            measured=f"{last.missed[new]:,}, {early} told before it",
            met=dict(last.missed) == {new: requests} and early == 0,
        ),
        Verdict(
            what=f"Told once: notices, SMS, tasks of the supervisor, {closure.database}",
            wanted=f"{requests:,} each", measured=", ".join(f"{count:,}" for count in told),
            met=set(told) == {requests},
        ),
    ]  # fmt: skip


def _raw(closure: Closure) -> dict[str, object]:
    last = closure.at_last
    return {
        "seconds": {"decree": closure.moving_seconds, **closure.seconds},
        "lateness": [each.total_seconds() for each in last.lateness],
        "sms": dict(last.sms),
    }
