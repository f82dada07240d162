"""`aftersales late`: what is late and what is near its limit, by unit."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from services.jalali import ESTIMATED
from services.text import to_persian_digits
from services.units import Unit, all_units, asked_unit
from services.worklist.arranging import known_tasks, worklist
from services.worklist.lines import Line, Urgency, Worklist
from services.worklist.wording import (
    OF_SERVICE,
    TASKS_UNKNOWN,
    code_text,
    due_text,
    holder_text,
    time_text,
)
from workers.app import App
from workers.cli.console import NOTHING, moment_cell, narrow, out, plain_table, say
from workers.cli.forecast import forecast_of, show_forecast
from workers.cli.session import session

_STYLES = {Urgency.LATE: "red", Urgency.NEAR: "yellow", Urgency.LATER: ""}


def late(
    *,
    unit: Annotated[str | None, typer.Option(help="Only this unit's, by its key, e.g. counter · واحد")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what has time · همهٔ کارها")] = False,
    forecast: Annotated[
        bool, typer.Option("--forecast", help="What will be late at the last working day's pace · پیش‌بینی دیرکرد")
    ] = False,
) -> None:
    """List what is late or due within the hour, by unit: who has it, since when it is late · کارهای دیرشده."""
    with session() as app:
        units = list(all_units().values()) if unit is None else [asked_unit(unit)]
        if forecast:
            show_forecast(forecast_of(app, units), units)
            return
        waiting = _worklist(app)
        shown = {each.key: (waiting.of_unit if everything else waiting.pressing)(each.key) for each in units}
        for each in units:
            if shown[each.key]:
                out().print(unit_table(waiting, each, shown[each.key]))
        _say_the_rest(waiting, units, sum(map(len, shown.values())))


def unit_table(waiting: Worklist, unit: Unit, lines: Sequence[Line]) -> Table:
    """Lines of a unit's list, one each, without personal data."""
    table = plain_table(unit.title, "کد رهگیری", "خدمت", "کار", "در دست", "مهلت", "وضعیت")
    for line in lines:
        step = f" ({line.step.id})" if line.step else ""
        state = Text(time_text(line, waiting.at) or NOTHING, style=_STYLES[waiting.urgency(line)])
        service = line.service_title or NOTHING
        table.add_row(
            code_text(line), service, f"{line.name}{step}", holder_text(waiting, line), _due_cell(line), state
        )
    return table


def _worklist(app: App) -> Worklist:
    tasks = known_tasks(app.open_tasks)
    with app.reading() as uow:
        return worklist(uow, clock=app.clock, tasks=tasks)


def _due_cell(line: Line) -> str:
    if line.due_at is None:
        return narrow(due_text(line))
    marks = {ESTIMATED: line.is_estimated, narrow(OF_SERVICE): line.is_service_limit}
    return "\n".join([moment_cell(line.due_at), *(mark for mark, holds in marks.items() if holds)])


def _say_the_rest(waiting: Worklist, units: Sequence[Unit], shown: int) -> None:
    rest = sum(len(waiting.of_unit(unit.key)) for unit in units) - shown
    if not shown:
        say("هیچ کاری دیر نشده و مهلت هیچ کاری تا یک ساعت دیگر نمی‌رسد.", "nothing is late or due within the hour")
    if rest:
        say(f"{to_persian_digits(rest)} کار دیگر هنوز وقت دارد (--all).", f"{rest} more have time (--all)")
    if not waiting.tasks_known:
        say(TASKS_UNKNOWN, "Tasklist does not answer, or AFTERSALES_WEB_PASSWORD is not set: who has what is not known")
