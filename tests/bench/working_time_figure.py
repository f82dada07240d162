"""Figure 5: what a due instant by working time costs, a year of working minutes ahead.

On two loaded cores: 0.004 ms a deadline, 0.03 ms with ten pauses, and 4 ms once for a year of an office's calendar
(`python -m tests.bench working-time --quick`, processor time, 2026-11-29).
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from services.working_time.calendars import calendars_with
from services.working_time.counting import WALL_CLOCK, LimitCalendar, Pause
from services.working_time.office_calendar import WorkingCalendar
from tests.bench.figures import percentile, ratios, spread
from tests.bench.results import Figure, Table, Verdict
from tests.bench.sizes import Sizes

NAME = "working-time"
_MOST_MILLISECONDS = 1.0
_ROUNDS, _DEADLINES = 20, 500
_START = datetime(2026, 3, 21, tzinfo=UTC)
_YEAR = timedelta(days=365)


def measure(_folder: Path, _sizes: Sizes, seed: int) -> Figure:
    """Rounds of deadlines on the wall clock, on the calendar, and on the calendar with pauses; no engine is needed."""
    known = calendars_with(())
    office = known.working(known.offices.head_office)
    year = office.count(_START, _START + _YEAR)
    starts = _starts(Random(seed))  # noqa: S311 - moments, no secret
    pauses = [Pause(since=_START + each * _YEAR / 10, until=_START + (each + 0.3) * _YEAR / 10) for each in range(10)]
    kinds: dict[str, Callable[[], float]] = {
        "wall clock": lambda: _milliseconds(WALL_CLOCK, starts, year, []),
        "working time": lambda: _milliseconds(office, starts, year, []),
        "working time, ten pauses": lambda: _milliseconds(office, starts, year, pauses),
    }
    rounds = {kind: [turn() for _ in range(_ROUNDS)] for kind, turn in kinds.items()}
    built = [_milliseconds(_fresh(), starts[:1], timedelta(minutes=1), []) for _ in range(_ROUNDS)]
    return _figure({**rounds, "the first of a year, its calendar made": built})


def _figure(rounds: dict[str, list[float]]) -> Figure:
    worst = percentile(rounds["working time, ten pauses"], 0.99)
    rows = [
        (kind, spread(values).text(4), spread(ratios(values, rounds["wall clock"])).text(1))
        for kind, values in rounds.items()
    ]
    return Figure(
        name=NAME,
        title="5. Due instants by working time",
        measured=f"The due instant of a limit of a year of working minutes, {_DEADLINES} in each of {_ROUNDS} rounds.",
        tables=[Table(title="Processor time of one", columns=["clock", "ms", "÷ wall clock"], rows=rows)],
        verdicts=[
            Verdict(
                what="A deadline a year of working minutes ahead, with ten pauses, p99",
                wanted=f"≤ {_MOST_MILLISECONDS} ms",
                measured=f"{worst:.4f} ms",
                met=worst <= _MOST_MILLISECONDS,
            )
        ],
        raw=rounds,
    )


def _starts(order: Random) -> list[datetime]:
    return [_START + order.random() * _YEAR for _ in range(_DEADLINES)]


def _fresh() -> WorkingCalendar:
    known = calendars_with(())
    return WorkingCalendar(known.rules(known.offices.head_office).hours)


def _milliseconds(calendar: LimitCalendar, starts: list[datetime], length: timedelta, pauses: list[Pause]) -> float:
    begun = time.process_time()
    for start in starts:
        calendar.add(start, length, pauses)
    return 1000 * (time.process_time() - begun) / len(starts)
