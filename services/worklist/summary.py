"""The supervisor's view: how much waits in each unit, and how it stands with the limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.units import Unit, all_units
from services.worklist.lines import Line, Urgency, Worklist


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Counts of lines. What is due within the hour or today is not late yet; what is due within the hour today counts
    in both. `unassigned` is None where Tasklist could not be asked; `oldest` is since when the oldest line waits.
    """

    open: int
    late: int
    within_the_hour: int
    today: int
    unassigned: int | None
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The load of each unit, in the order of units.toml, and of all together."""

    units: Sequence[tuple[Unit, Load]]
    total: Load


def summary(worklist: Worklist) -> Summary:
    """The worklist in figures."""
    units = [(unit, _load(worklist, worklist.of_unit(key))) for key, unit in all_units().items()]
    return Summary(units=units, total=_load(worklist, worklist.lines))


def _load(worklist: Worklist, lines: Sequence[Line]) -> Load:
    now = worklist.at
    urgencies = [line.urgency(now) for line in lines]
    return Load(
        open=len(lines),
        late=urgencies.count(Urgency.LATE),
        within_the_hour=urgencies.count(Urgency.NEAR),
        today=sum(line.is_due_today(now) for line in lines),
        unassigned=sum(line.is_unassigned for line in lines) if worklist.tasks_known else None,
        oldest=min((line.since for line in lines), default=None),
    )
