"""Who enters decrees by `aftersales calendar` while all else fails, until each is kept and its limits have moved."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from db.engine import Database
from db.errors import translated
from db.tables import StepEntryRow
from db.unit_of_work import SqlUnitOfWork
from deploy.locations import ROOT
from services.errors import ServiceError
from services.jalali import TEHRAN, format_jalali
from services.model.calendar_changes import CalendarChange
from services.model.steps import LimitClock
from tests.chaos.calendar_command import NEVER
from tests.chaos.clock import WrongClock
from tests.chaos.decrees import WHOLE, Order, PlannedDecree
from tests.chaos.office_hours import Entered, Hours
from tests.chaos.worker import CLOCK_FILE

OPEN = "باز در همهٔ آزمون"
"""The reason of the decree by which every office is open while the run lasts, whatever day it is."""

PAUSING = "STD-03a"

_OFFICE, _PROVINCE = "north", "tehran"
_AGAIN_SECONDS = 1.0
_COMMAND_SECONDS = 120.0
_MOST_SECONDS = 240.0
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_OPENING = timedelta(seconds=5)
"""How long a step may take to open."""


class NotEntered(Exception):
    """The command said that it was done, or was refused again and again, and nothing is in the audit; its words."""


@dataclass(slots=True, kw_only=True)
class Entries:
    """What came of the orders."""

    reasons: list[str] = field(default_factory=list)
    """Of the decrees, each with one of its own."""
    entered: list[Entered] = field(default_factory=list)
    commands: int = 0
    cut: int = 0
    """Commands that were killed, on order."""
    left_behind: int = 0
    """Limits that a killed command had not moved, before `recount` did."""
    not_moved: list[tuple[int, datetime]] = field(default_factory=list)
    """Limits that the calendar had moved and the ledger had not, after a command or `recount` that ended well: the keys
    of their runs, and when the command began.
    """


class Clerk:
    """Enters one thing after the other. `environ` is the workers', `clock` the company's."""

    def __init__(self, *, environ: Mapping[str, str], clock: WrongClock, database: Database) -> None:
        self._environ = {**os.environ, **environ, CLOCK_FILE: str(clock.file)}
        self._clock = clock
        self._database = database
        self._province_closed: str | None = None
        self._free_from = datetime.min.replace(tzinfo=TEHRAN)
        self.entries = Entries()

    def open_everything(self) -> None:
        """So that limits run whatever day it is."""
        today = self._this_minute().date()
        days = ("--from", format_jalali(today), "--until", format_jalali(today + _DAY))
        self._decree(OPEN, lambda: ("open", "--extra", *days, "--hours", "00:00-24:00"))

    def carry_out(self, planned: PlannedDecree) -> None:
        """Enter it, as often as that takes; where its command was cut, `recount` follows."""
        reason = f"آزمون {planned.number}"
        match planned.order:
            case Order.CLOSE_OFFICE:
                self._decree(reason, lambda: ("close", *self._minutes(planned), "--office", _OFFICE), planned.cut)
            case Order.CLOSE_PROVINCE:
                self._province_closed = reason
                self._decree(reason, lambda: ("close", *self._rest_of_day(), "--province", _PROVINCE), planned.cut)
            case Order.OPEN_OFFICE:
                self._decree(
                    reason, lambda: ("open", "--extra", *self._minutes(planned), "--office", _OFFICE), planned.cut
                )
            case Order.REVOKE if (closure := self._province_closed) is not None:
                self._province_closed = None
                self._enter(closure, lambda: ("revoke", str(self._change(closure).number)), planned.cut, revokes=True)

    def _decree(self, reason: str, typed: Callable[[], Sequence[str]], cut: int | None = WHOLE) -> None:
        self.entries.reasons.append(reason)
        self._enter(reason, lambda: (*typed(), "--reason", reason), cut, revokes=False)

    def _enter(self, reason: str, typed: Callable[[], Sequence[str]], cut: int | None, *, revokes: bool) -> None:
        """What is refused, or not kept when its command was cut, is typed anew: minutes have passed."""
        deadline = time.monotonic() + _MOST_SECONDS
        while True:
            begun = self._clock.now()
            done, said = self._run(*typed(), cut=cut)
            cut = WHOLE
            if (kept := self._kept(reason, revokes=revokes)) is not None:
                self.entries.entered.append(kept)
                break
            if done or time.monotonic() > deadline:
                raise NotEntered(said)
            time.sleep(_AGAIN_SECONDS)
        if not done:
            self.entries.left_behind += len(self._behind(begun))
            while not done and time.monotonic() < deadline:
                done, _ = self._run("recount")
        self.entries.not_moved += ((key, begun) for key in self._behind(begun))

    def _run(self, *arguments: str, cut: int | None = WHOLE) -> tuple[bool, str]:
        """Whether it ended well, and what it said."""
        order = NEVER if cut is WHOLE else str(cut)
        command = [sys.executable, "-m", "tests.chaos.calendar_command", order, *arguments]
        self.entries.commands += 1
        try:
            ended = subprocess.run(
                command,
                cwd=ROOT,
                env=self._environ,
                capture_output=True,
                text=True,
                check=False,
                timeout=_COMMAND_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return False, f"no answer in {_COMMAND_SECONDS} s"
        self.entries.cut += ended.returncode < 0
        return ended.returncode == 0, ended.stdout + ended.stderr

    def _kept(self, reason: str, *, revokes: bool) -> Entered | None:
        """What the audit has of it by now."""
        found = [each for each in self._changes() if each.decree.reason == reason]
        at = next((each.revoked_at if revokes else each.decreed_at for each in found), None)
        if at is None:
            return None
        return Entered(at=at, kept_by=self._clock.now(), number=found[0].number, is_revocation=revokes)

    def _change(self, reason: str) -> CalendarChange:
        return next(each for each in self._changes() if each.decree.reason == reason)

    def _changes(self) -> Sequence[CalendarChange]:
        """However long the database is away."""
        while True:
            try:
                with SqlUnitOfWork(self._database, read_only=True) as uow:
                    return uow.calendar.all()
            except ServiceError:
                time.sleep(_AGAIN_SECONDS)

    def _behind(self, begun: datetime) -> list[int]:
        """The runs whose limits are not due when the calendar says, and that had opened before the command began: what
        opens meanwhile and the decree need not see each other, and whoever asks later of such a limit sees both. What a
        worker has opened that was suspended meanwhile, or whose clock was behind, seems to have opened before.
        """
        hours, rows = Hours(self._changes()), self._open_rows()
        running = [row for row in rows if row.clock is LimitClock.WORKING and row.due_at is not None]
        opened = [row for row in running if row.finished_at is None and row.started_at < begun - _OPENING]
        wrong = (row for row in opened if row.missed_at is None and not self._is_right(hours, rows, row))
        return [row.element_instance_key for row in wrong]

    def _is_right(self, hours: Hours, rows: Sequence[StepEntryRow], run: StepEntryRow) -> bool:
        limit = timedelta(seconds=run.limit_seconds or 0)
        return run.due_at == hours.due(run.started_at, limit, self._pauses(rows, run))

    def _pauses(self, rows: Sequence[StepEntryRow], run: StepEntryRow) -> list[tuple[datetime, datetime | None]]:
        mine = (row for row in rows if row.step == PAUSING and row.tracking_code == run.tracking_code)
        return sorted((row.started_at, row.finished_at) for row in mine)

    def _open_rows(self) -> Sequence[StepEntryRow]:
        """Those of requests with an open limit by working time."""
        waiting = select(StepEntryRow.tracking_code).where(
            StepEntryRow.clock == LimitClock.WORKING, StepEntryRow.finished_at.is_(None)
        )
        rows = select(StepEntryRow.__table__).where(StepEntryRow.tracking_code.in_(waiting))
        while True:
            try:
                with translated(self._database.label), self._database.reading.connect() as connection:
                    return connection.execute(rows).all()  # type: ignore[return-value]  # rows have the columns' names
            except ServiceError:
                time.sleep(_AGAIN_SECONDS)

    def _minutes(self, planned: PlannedDecree) -> Sequence[str]:
        """So many from this minute on, for extra hours from the next one on; none that was spoken of before: that would
        be refused.
        """
        later = _MINUTE if planned.order is Order.OPEN_OFFICE else timedelta(0)
        first = max(self._this_minute() + later, self._free_from)
        self._free_from = first + planned.minutes * _MINUTE
        return self._today(first, f"{self._free_from:%H:%M}")

    def _rest_of_day(self) -> Sequence[str]:
        return self._today(self._this_minute(), "24:00")

    def _today(self, first: datetime, last: str) -> Sequence[str]:
        return ("--from", format_jalali(first.date()), "--hours", f"{first:%H:%M}-{last}")

    def _this_minute(self) -> datetime:
        return self._clock.now().astimezone(TEHRAN).replace(second=0, microsecond=0)
