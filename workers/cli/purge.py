"""`aftersales purge`: what the daily process does at night, now."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from services.errors import TechnicalError
from services.retention.ports import AnswerKey, HistoryPurge, HistoryState
from services.retention.purge import HISTORY_BATCH, ask_for_ended_answers, count_history, purge_history, purge_records
from services.retention.rules import RULES, Kind
from services.text import to_persian_digits
from workers.app import App
from workers.cli.console import out, say, say_refused
from workers.cli.problems import Problem, Refused
from workers.cli.session import session
from workers.cli.tables import plain_table
from workers.transactions import in_transaction

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
        # Each for itself: that one is away keeps nothing from the others.
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
    rows = Counter[Kind]()
    with app.reading() as uow:
        for rule in _OWN:
            rows[rule.kind] = uow.retention.count(rule.kind, before=_ends_before(app, rule.kind))
    out().print(_table(app, rows))


def _purge_records(app: App) -> None:
    """Batch by batch, each in a transaction of its own."""
    rows = Counter[Kind]()
    periods = app.settings.periods
    while purged := in_transaction(app.begin, lambda uow: purge_records(uow, clock=app.clock, periods=periods)):
        rows[purged.kind] += purged.rows
    out().print(_table(app, rows))


def _count_answers(app: App) -> None:
    with app.reading() as uow:
        old = uow.retention.count(Kind.JOB_ANSWERS, before=_ends_before(app, Kind.JOB_ANSWERS))
    _say(_ANSWERS, "job answers to ask the engine about", old)


def _purge_answers(app: App) -> None:
    before = _ends_before(app, Kind.JOB_ANSWERS)
    deleted, after = _answers_deleted(app, before, None)
    while after is not None:
        more, after = _answers_deleted(app, before, after)
        deleted += more
    _say(_ANSWERS, "job answers", deleted)


def _answers_deleted(app: App, before: datetime, after: AnswerKey | None) -> tuple[int, AnswerKey | None]:
    """How many of a batch the engine has ended, and where the next one begins."""
    with app.reading() as uow:
        asked = ask_for_ended_answers(uow, app.engine, before=before, after=after)
    return in_transaction(app.begin, lambda uow: uow.retention.delete_answers(asked.ended)), asked.last


def _count_history(app: App) -> None:
    _tell_history([count_history(app.purging.history, clock=app.clock, periods=app.settings.periods)])


def _purge_history(app: App) -> None:
    removed: list[HistoryPurge] = []
    while not removed or removed[-1].state is HistoryState.MORE:
        history, periods = app.purging.history, app.settings.periods
        removed.append(purge_history(history, clock=app.clock, periods=periods, limit=HISTORY_BATCH))
    _tell_history(removed)


def _tell_history(removed: Sequence[HistoryPurge]) -> None:
    if (why_not := _WHY_NOT.get(removed[-1].state)) is not None:
        say(*why_not)
        return
    _say(
        "نمونه‌فرایندهای پایان‌یافته در تاریخچهٔ موتور", "ended process instances", sum(each.instances for each in removed)
    )
    _say("نمایه‌های رخدادهای موتور", "indices of exported records", sum(each.indices for each in removed))


def _table(app: App, rows: Mapping[Kind, int]) -> Table:
    table = plain_table("نگهداری", "چه", "روز", "ردیف")
    days = app.settings.periods.days
    for rule in _OWN:
        table.add_row(rule.title, to_persian_digits(days[rule.kind]), to_persian_digits(rows.get(rule.kind, 0)))
    return table


def _ends_before(app: App, kind: Kind) -> datetime:
    return app.settings.periods.ends_before(kind, app.clock.now())


def _say(persian: str, english: str, number: int) -> None:
    say(f"{persian}: {to_persian_digits(number)}", f"{english}: {number}")


_COUNTING = {"پایگاه داده": _count_records, _ANSWERS: _count_answers, _HISTORY: _count_history}
_REMOVING = {"پایگاه داده": _purge_records, _ANSWERS: _purge_answers, _HISTORY: _purge_history}
