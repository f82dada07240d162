"""`aftersales purge`: what the daily process does at night, now."""

from collections.abc import Callable, Mapping
from typing import Annotated

import typer
from rich.table import Table

from services.errors import TechnicalError
from services.problems import Problem, Refused
from services.retention.ports import HistoryPurge, HistoryState
from services.retention.purge import (
    count_history,
    count_records,
    purge_all_answers,
    purge_all_history,
    purge_all_records,
)
from services.retention.rules import RULES, Kind
from services.text import to_persian_digits
from workers.app import App
from workers.cli.console import out, plain_table, say, say_refused
from workers.cli.session import session

_WHY_NOT: Mapping[HistoryState, tuple[str, str]] = {
    HistoryState.NOT_CONFIGURED: (
        "تاریخچهٔ موتور: AFTERSALES_SEARCH_URL داده نشده است و چیزی از آن پاک نمی‌شود.",
        "engine history: AFTERSALES_SEARCH_URL is not set, nothing of it is removed",
    ),
    HistoryState.BEHIND: (
        "تاریخچهٔ موتور: Operate یا Tasklist هنوز همه را نخوانده است و چیزی از آن پاک نمی‌شود.",
        "engine history: Operate or Tasklist has not read all of it yet, nothing of it is removed",
    ),
}
_AWAY = "در دسترس نیست و از این بخش دیگر چیزی پاک نمی‌شود."

_ANSWERS = "پاسخ‌های کارها"
_HISTORY = "تاریخچهٔ موتور"

# What is removed without asking the engine.
_OWN = [rule for rule in RULES if rule.kind is not Kind.JOB_ANSWERS]

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only count · فقط شمارش")]


def purge(*, dry_run: DryRun = False) -> None:
    """Remove what was kept long enough (AFTERSALES_RETENTION_…_DAYS), as every night · پاک‌سازی داده‌های کهنه."""
    with session() as app:
        parts = _COUNTING if dry_run else _REMOVING
        # Each for itself: that one is unavailable keeps nothing from the others.
        done = [_is_done(app, title, part) for title, part in parts.items()]
        if dry_run:
            say("این تنها شمارش بود؛ چیزی پاک نشد.", "dry run: nothing was removed")
        if not all(done):
            raise typer.Exit(1)


def _is_done(app: App, title: str, part: Callable[[App], None]) -> bool:
    try:
        part(app)
    except TechnicalError as error:
        persian, english = f"{title}: {_AWAY}", f"not possible now, nothing more of this is removed: {error}"
        say_refused(Refused([Problem(persian=persian, english=english)]))
        return False
    return True


def _count_records(app: App) -> None:
    out().print(_table(app, _counted(app)))


def _purge_records(app: App) -> None:
    out().print(_table(app, purge_all_records(app.transactions, clock=app.clock, periods=app.settings.periods)))


def _count_answers(app: App) -> None:
    _say(_ANSWERS, "job answers to ask the engine about", _counted(app)[Kind.JOB_ANSWERS])


def _purge_answers(app: App) -> None:
    periods = app.settings.periods
    deleted = purge_all_answers(app.transactions, app.reading, app.engine, clock=app.clock, periods=periods)
    _say(_ANSWERS, "job answers", deleted)


def _count_history(app: App) -> None:
    _tell_history(count_history(app.purging.history, clock=app.clock, periods=app.settings.periods))


def _purge_history(app: App) -> None:
    _tell_history(purge_all_history(app.purging.history, clock=app.clock, periods=app.settings.periods))


def _counted(app: App) -> Mapping[Kind, int]:
    with app.reading() as uow:
        return count_records(uow, clock=app.clock, periods=app.settings.periods)


def _tell_history(found: HistoryPurge) -> None:
    if (why_not := _WHY_NOT.get(found.state)) is not None:
        say(*why_not)
        return
    _say("نمونه‌فرایندهای پایان‌یافته در تاریخچهٔ موتور", "ended process instances", found.instances)
    _say("نمایه‌های رخدادهای موتور", "indices of exported records", found.indices)


def _table(app: App, rows: Mapping[Kind, int]) -> Table:
    table = plain_table("نگهداری", "چه", "روز", "ردیف")
    days = app.settings.periods.days
    for rule in _OWN:
        table.add_row(rule.title, to_persian_digits(days[rule.kind]), to_persian_digits(rows.get(rule.kind, 0)))
    return table


def _say(persian: str, english: str, number: int) -> None:
    say(f"{persian}: {to_persian_digits(number)}", f"{english}: {number}")


_COUNTING = {"پایگاه داده": _count_records, _ANSWERS: _count_answers, _HISTORY: _count_history}
_REMOVING = {"پایگاه داده": _purge_records, _ANSWERS: _purge_answers, _HISTORY: _purge_history}
