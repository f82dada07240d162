"""Figure 9: a night of scheduled work over a million connections, and what it costs the others."""

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, median

from db.engine import open_database
from tests.bench.figures import percentile
from tests.bench.night import (
    BATCH,
    OTHERS_TURN,
    Latency,
    NightSeen,
    fill,
    fingerprint,
    forget_runs,
    others_work,
    run_night,
)
from tests.bench.postgres import durable_cluster
from tests.bench.results import Figure, Table, Verdict
from tests.bench.sizes import Sizes

NAME = "nightly"
_MOST_SECONDS, _MOST_RATIO = 1_800.0, 1.1
_WARM_UP_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nights:
    """The night alone, the same day again, the same day with its runs forgotten; `changed` are tables that differ after
    these. Latencies of others' jobs without it and meanwhile, in seconds.
    """

    night: NightSeen
    again: NightSeen
    forgotten: NightSeen
    changed: Sequence[str]
    alone: Sequence[float]
    meanwhile: Sequence[float]


def measure(folder: Path, sizes: Sizes, _seed: int) -> Figure:
    """On PostgreSQL alone: a million connections are for no other database."""
    folder.mkdir(parents=True, exist_ok=True)
    with durable_cluster() as cluster:
        url = cluster.url("postgres")
        fill(url, sizes.night_connections)
        nights = _nights(url, sizes)
    return _figure(nights, sizes)


def _nights(url: str, sizes: Sizes) -> _Nights:
    with closing(open_database(url)) as database:
        with others_work(url) as ended:
            time.sleep(_WARM_UP_SECONDS + sizes.night_alone_seconds)
            night = run_night(database)
            latencies = ended()
        before = fingerprint(url)
        again = run_night(database, others_turn=0)
        forget_runs(url)
        forgotten = run_night(database, others_turn=0)
        after = fingerprint(url)
    return _Nights(
        night=night,
        again=again,
        forgotten=forgotten,
        changed=[table for table in before if before[table] != after[table]],
        alone=_between(latencies, night.began - sizes.night_alone_seconds, night.began),
        meanwhile=_between(latencies, night.began, night.ended),
    )


def _between(latencies: Sequence[Latency], since: float, until: float) -> list[float]:
    return [seconds for began, seconds in latencies if since <= began < until]


def _figure(nights: _Nights, sizes: Sizes) -> Figure:
    return Figure(
        name=NAME,
        title=f"9. A night of scheduled work over {sizes.night_connections:,} connections",
        measured=(
            f"PostgreSQL with its own defaults. {sizes.night_connections:,} generated connections: a tenth has an "
            "industrial or agricultural permit, of which one in eight is to be announced or has expired, three of a "
            "hundred are cut. The night is the first of a month and the first of all, which is the heaviest: every "
            f"work of `services/scheduled`, one batch of {BATCH} connections after the other, each a transaction, "
            f"and between two of them the others' turn of {OTHERS_TURN} times as long, as in the diagram, without the "
            "engine. Meanwhile, and before that for comparison, another process does fifty "
            "jobs a second: a request and its connection are read, a step is opened, an SMS queued, the answer kept. "
            "Then the same day is run again, and once more with its runs forgotten."
        ),
        tables=[_work_table(nights.night), _latency_table(nights)],
        verdicts=_verdicts(nights),
        raw=asdict(nights),
    )


def _work_table(night: NightSeen) -> Table:
    rows = [
        (work, f"{night.counted[work]:,}", f"{night.batches[work]:,}", f"{seconds:.1f}")
        for work, seconds in night.seconds.items()
    ]
    return Table(title="The night", columns=("work", "done", "transactions", "seconds"), rows=rows)


def _latency_table(nights: _Nights) -> Table:
    rows = [
        (
            name,
            f"{len(seen):,}",
            *(f"{1_000 * each:.2f}" for each in (mean(seen), median(seen), percentile(seen, 0.95))),
        )
        for name, seen in (("without the night", nights.alone), ("meanwhile", nights.meanwhile))
    ]
    return Table(title="Others' jobs", columns=("", "jobs", "mean, ms", "median, ms", "p95, ms"), rows=rows)


def _verdicts(nights: _Nights) -> list[Verdict]:
    seconds = nights.night.ended - nights.night.began
    ratios = [each(nights.meanwhile) / each(nights.alone) for each in (mean, median)]
    done = sum(nights.again.counted.values()) + sum(nights.forgotten.counted.values())
    return [
        Verdict(
            what="The whole night", wanted=f"≤ {_MOST_SECONDS / 60:.0f} min", measured=f"{seconds / 60:.1f} min",
            met=seconds <= _MOST_SECONDS,
        ),
        Verdict(
            what="Others' jobs meanwhile ÷ without it, means and medians", wanted=f"both ≤ {_MOST_RATIO}",
            measured=" and ".join(f"{each:.2f}" for each in ratios), met=max(ratios) <= _MOST_RATIO,
        ),
        Verdict(
            what="Done by the same day twice more; tables that differ then", wanted="0; none",
            measured=f"{done}; {', '.join(nights.changed) or 'none'}", met=not done and not nights.changed,
        ),
    ]  # fmt: skip
