"""The figures of a run: as a table for the screen, and as docs/reliability.md."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from tests.chaos.campaign import Outcome
from tests.chaos.crew import STOP_SECONDS
from tests.chaos.limit_evidence import Evidence
from tests.chaos.limit_findings import moved_by_decree
from tests.chaos.recovery import LIMIT_SECONDS

Rows = list[tuple[str, ...]]

_INTRODUCTION = """# Reliability

What happened to {instances} requests while workers, engine, gateway, database and SMS provider failed around them.
`make chaos` wrote this file from its own run of {minutes:.0f} minutes; nothing in it was entered by hand.

Repeat it: `python -m tests.chaos --seed {seed} --instances {requests}`. The seed gives the same faults in the same
order for the same time, the same kills at the same points; where exactly work is then hit is the machine's chance.

## How

- The engine is the real one, Zeebe 8.6.0 alone, on a clock that can be moved, with data that survive its death. Its
  exporter writes every record to the run's own store: the engine's side of each figure comes from there, not from our
  database. "Record store unavailable" stands for OpenSearch being unavailable: the same exporter, whose target refuses
  connections.
- Each campaign has a database of its own: first SQLite, then PostgreSQL. Several `python -m workers` processes work
  side by side and are started again when they end; nobody does anything else for them.
- One request in ten is a whole settlement by the company's own diagrams, with operators who complete their tasks and
  subscribers who pay at a bank. The others go through production's intake, decision tables and handlers without
  people (`tests/chaos/chaos-request.bpmn`); its place visit is recorded by a handler that adds a row each time it
  runs, so that nothing but the job ledger stands between it and a repetition.
- Some requests are examined first (`tests/chaos/chaos-examination.bpmn`), with a limit by working time that stands
  still while papers are completed, as in the standard process: `open-step` decides when it is due, the timer on the
  border reads that, `watch-deadline` and `deadline-escalation` are the company's own. Meanwhile a clerk closes the
  office, or its province, for minutes or the rest of the day, opens extra hours and revokes, by `aftersales calendar`
  as an operator types it; some of the commands are killed, before the decree is kept or before the limits have moved,
  and `recount` follows. Limits are of seconds, and the minute is the finest hour: what is closed from this minute on
  makes a limit due in a later one, or the next day, until it is revoked.
- All this is held against the engine's records and a reckoning of the office's minutes that shares no code with the
  services'. A ledger's instant lies within a job, between two records; it may be half a second beside them, as a loaded
  engine's clock is. A due instant is the calendar's to the microsecond; of a decree that was being entered while it was
  decided, both answers are right. Steps that a worker touched while its clock was wrong are set aside and counted.
- Half of the kills hit a named point (before and after a commit, before the answer, with an SMS claimed, with an SMS
  handed over and not yet marked); the rest hit at random. On an empty database the first workers die in a migration.
- The SMS provider counts by our reference what it took. A request to send what it had taken is one SMS too many.
- A clock that is an hour wrong is a worker's own, for everything that the services and the relay reckon with; time-outs
  of the runtime are by a monotonic clock and cannot be moved. The engine's clock, the company's otherwise, goes an hour
  back, returns, and goes an hour ahead. An SMS that a worker claimed by a clock an hour ahead before it was killed
  waits until that hour is over: for what is left of these in the end, the workers' clocks are let run on.
- A submission whose answer was lost is repeated, as a person would repeat it. Where that starts a second instance, its
  registration is refused and an operator ends it; so there are a few more instances than requests.
- The engine is there again when its partition carries out commands: after a kill it first replays what it had done
  since its last snapshot, and lets everything wait that it is asked meanwhile. "At work again" is the first job that
  is given out after that and done; an answer that had only waited to be taken does not count.

It does not prove what happens when the machine itself loses power: what a killed process has written, the operating
system still has. Nor does it need OpenSearch, Operate and Tasklist; `make test` plays every story on the whole stack.
"""


def table(outcomes: Sequence[Outcome]) -> str:
    """All figures as text."""
    return "\n\n".join(f"{title}\n{_aligned(rows)}" for title, rows in _sections(outcomes))


def document(outcomes: Sequence[Outcome], seed: str) -> str:
    """The same as Markdown, with how it came about."""
    instances = sum(each.submitted for each in outcomes)
    minutes = sum(each.whole_minutes for each in outcomes)
    head = _INTRODUCTION.format(instances=f"{instances:,}", requests=instances, minutes=minutes, seed=seed)
    return head + "".join(f"\n## {title}\n\n{_markdown(rows)}\n" for title, rows in _sections(outcomes))


def _sections(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, Rows]]:
    names = tuple(each.database for each in outcomes)
    yield "Invariants (count · wanted)", [("", *names), *_findings(outcomes)]
    yield "The run", [("", *names), *_run(outcomes)]
    yield "Kills", [("", *names), *_kills(outcomes)]
    yield "Faults injected (times, seconds in all)", [("", *names), *_faults(outcomes)]
    title = f"At work again after the return (median · longest, seconds; the engine's limit is {LIMIT_SECONDS:.0f})"
    yield title, [("", *names), *_recoveries(outcomes)]


def _findings(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, ...]]:
    for each in zip(*(outcome.findings for outcome in outcomes), strict=True):
        yield (each[0].title, *(f"{one.count} · {one.wanted}{'' if one.holds else '  FAILED'}" for one in each))
    yield ("workers that ended otherwise than they were told", *(_wrong(each) for each in outcomes))


def _wrong(outcome: Outcome) -> str:
    wrong = outcome.tally.wrong_ends
    return f"{len(wrong)} · 0{f'  FAILED: exit codes {sorted(set(wrong))}' if wrong else ''}"


def _run(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, ...]]:
    yield ("requests submitted", *(f"{each.submitted:,}" for each in outcomes))
    yield ("process instances, called ones excepted", *(f"{len(each.records.instances):,}" for each in outcomes))
    yield ("jobs done", *(f"{len(each.records.jobs_done):,}" for each in outcomes))
    for intent, title in (
        ("TIMED_OUT", "jobs that timed out and were offered again"),
        ("FAILED", "jobs failed or given back"),
    ):
        yield (title, *(f"{each.records.jobs_lost[intent]:,}" for each in outcomes))
    yield from _limits(outcomes)
    yield ("SMS taken by the provider", *(f"{len(each.book.taken):,}" for each in outcomes))
    yield ("submissions tried again", *(f"{each.submissions_again:,}" for each in outcomes))
    yield ("minutes", *(f"{each.whole_minutes:.1f}" for each in outcomes))
    yield (
        "SMS for which the clocks were let run on by an hour in the end",
        *(str(each.peace.put_off) for each in outcomes),
    )
    yield ("seconds of peace until all was settled", *(_drained(each) for each in outcomes))


def _limits(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, ...]]:
    """What was there to be judged: without it the invariants of limits would say nothing."""
    counts: tuple[tuple[str, Callable[[Evidence], int]], ...] = (
        ("steps with a limit by working time", lambda found: len(found.working)),
        ("of them set aside, a worker's clock being wrong", lambda found: len(found.working) - len(found.judged)),
        ("limits that decrees moved", lambda found: sum(moved_by_decree(found, run) for run in found.judged)),
        ("limits missed", lambda found: sum(run.missed_at is not None for run in found.judged)),
        ("of them told to the supervisor", lambda found: sum(run.told_at is not None for run in found.judged)),
        ("decrees and revocations entered", lambda found: len(found.entries.entered)),
        ("their commands, with those of recount", lambda found: found.entries.commands),
        ("commands killed before the decree was kept, or before the limits moved", lambda found: found.entries.cut),
        ("limits left behind by these, moved by recount", lambda found: found.entries.left_behind),
    )
    for title, count in counts:
        yield (title, *(f"{count(each.limits):,}" for each in outcomes))


def _drained(outcome: Outcome) -> str:
    seconds = outcome.peace.seconds
    return "never  FAILED" if seconds is None else f"{seconds:.0f}"


def _kills(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, ...]]:
    points = sorted({point for each in outcomes for point in each.tally.named_kills})
    for point in points:
        yield (f"at {point}", *(str(each.tally.named_kills[point]) for each in outcomes))
    yield ("at random", *(str(each.tally.random_kills) for each in outcomes))
    yield ("SIGTERM, exit code 0", *(str(each.tally.clean_stops) for each in outcomes))
    slowest = f"slowest of those, seconds (given: {STOP_SECONDS:.0f})"
    yield (slowest, *(f"{each.tally.slowest_stop_seconds:.1f}" for each in outcomes))


def _faults(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, ...]]:
    times = [Counter(each.fault.name for each in outcome.episodes) for outcome in outcomes]
    seconds = [_seconds_by_fault(outcome) for outcome in outcomes]
    for name in dict.fromkeys(name for each in times for name in each):
        both = zip(times, seconds, strict=True)
        yield (name, *(f"{count[name]}, {lasted[name]:.0f} s" if count[name] else "–" for count, lasted in both))


def _seconds_by_fault(outcome: Outcome) -> Counter[str]:
    seconds: Counter[str] = Counter()
    for each in outcome.episodes:
        seconds[each.fault.name] += each.seconds  # type: ignore[assignment]  # a counter counts seconds as well
    return seconds


def _recoveries(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, ...]]:
    names = dict.fromkeys(each.fault for outcome in outcomes for each in outcome.recoveries)
    for name in names:
        yield (name, *(_spread(outcome, name) for outcome in outcomes))


def _spread(outcome: Outcome, fault: str) -> str:
    found = [each for each in outcome.recoveries if each.fault == fault]
    seconds = [each.seconds for each in found if each.seconds is not None]
    if not found:
        return "–"
    if len(seconds) < len(found):
        return "never  FAILED"
    late = "" if all(each.in_time for each in found) else "  FAILED"
    return f"{median(seconds):.1f} · {max(seconds):.1f}{late}"


def _aligned(rows: Rows) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _markdown(rows: Rows) -> str:
    head, *rest = rows
    lines = [head, tuple("---" for _ in head), *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
