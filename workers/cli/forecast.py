"""`aftersales late --forecast`: which open steps will be late if their units work on as on their last working day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.table import Table

from services.catalogue import service_title
from services.steps.catalogue import step_of
from services.steps.forecast import Outlook, QueuedRun, outlook_of_open_steps
from services.units import Unit
from services.worklist.wording import pace_text
from workers.app import App
from workers.cli.console import moment_cell, out, plain_table, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What is forecast to be late at a moment, each queue in due order."""

    at: datetime
    late: Sequence[QueuedRun]


def forecast_of(app: App, units: Sequence[Unit]) -> Forecast:
    """Of these units."""
    asked, now = {unit.key for unit in units}, app.clock.now()
    with app.reading() as uow:
        queued = outlook_of_open_steps(uow, at=now)
    late = [each for each in queued if each.outlook is Outlook.FORECAST_LATE and each.unit in asked]
    return Forecast(at=now, late=sorted(late, key=lambda each: each.due_at))


def show_forecast(forecast: Forecast, units: Sequence[Unit]) -> None:
    """A table for each unit, then what the words in it mean."""
    for unit in units:
        if lines := [each for each in forecast.late if each.unit == unit.key]:
            out().print(_table(unit, lines, forecast.at))
    if forecast.late:
        say(
            "آهنگ: آنچه واحد در آخرین روز کاری خود تمام کرد، در ساعت‌هایی که کار داشت. کارها به ترتیب مهلت انجام می‌شود.",
            "pace: what the unit finished on its last working day, in the hours in which it had work; in due order",
        )
    else:
        say(
            "با آهنگ آخرین روز کاری، دیرکردی پیش‌بینی نمی‌شود.",
            "at the pace of the last working day no open step will be late",
        )


def _table(unit: Unit, lines: Sequence[QueuedRun], now: datetime) -> Table:
    table = plain_table(unit.title, "کد رهگیری", "خدمت", "کار", "مهلت", "پایان", "آهنگ")
    for line in lines:
        step = step_of(line.run.step)
        table.add_row(
            line.run.tracking_code,
            service_title(line.run.service_key),
            f"{step.title} ({step.id})",
            moment_cell(line.due_at),
            moment_cell(line.expected_at(now)),
            pace_text(line.pace),
        )
    return table
