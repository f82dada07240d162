"""The worklist as pages show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.dependencies import CurrentOperator, CurrentSite, Work
from services.notices.wording import WHOLE_SERVICE
from services.units import all_units
from services.worklist.arranging import known_tasks, worklist
from services.worklist.lines import Line, Urgency, Worklist
from services.worklist.wording import OF_SERVICE, TASKS_UNKNOWN, code_text, due_text, holder_text, time_text
from workers.metrics.sampled import PATIENCE_SECONDS


def current_worklist(_operator: CurrentOperator, site: CurrentSite, work: Work) -> Worklist:
    """What waits for whom now. Tasklist is asked before the database, which nobody keeps waiting meanwhile."""
    tasks = known_tasks(site.app.open_tasks)
    with work.reading() as uow:
        return worklist(uow, clock=site.app.clock, tasks=tasks)


def current_forecast(_operator: CurrentOperator, site: CurrentSite) -> Mapping[str, int] | None:
    """How many open steps are forecast to be late, by the unit's key, a minute ago at most; None where not known."""
    return site.forecast.read(PATIENCE_SECONDS)


WORDS: Mapping[str, str] = {
    "of_service": OF_SERVICE,
    "tasks_unknown": TASKS_UNKNOWN,
    "whole_service": WHOLE_SERVICE,
}
"""What the templates of such pages say."""

CurrentWorklist = Annotated[Worklist, Depends(current_worklist)]
CurrentForecast = Annotated[Mapping[str, int] | None, Depends(current_forecast)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line in words."""

    line: Line
    urgency: Urgency
    code: str
    unit: str
    holder: str
    due: str
    time: str


def rows(worklist: Worklist, lines: Sequence[Line]) -> Sequence[Row]:
    """The lines in words, as they stand."""
    return [
        Row(
            line=line,
            urgency=worklist.urgency(line),
            code=code_text(line),
            unit=all_units()[line.unit].title,
            holder=holder_text(worklist, line),
            due=due_text(line),
            time=time_text(line, worklist.at),
        )
        for line in lines
    ]
