"""What a forecast reads: of each office what tells its last working day, and no more."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.model.calendar_changes import Decree
from services.model.steps import RecentRun
from services.steps.forecast import outlook_of_open_steps
from tests.db import rows
from tests.fakes.uow import FakeSteps, FakeUnitOfWork
from tests.unit.office_world import SOUTH, closed, entered, local

NOON = local("1405/09/03 12:00")
"""A Tuesday, in the second week of the closures."""
DAY = timedelta(days=1)
CENTRE, OTHER = "مرکز", "جنوب"
TODAY = {(CENTRE, 0): 1, (OTHER, 0): 1}


@dataclass
class NotedSteps(FakeSteps):
    """Notes what was read."""

    read: list[RecentRun] = field(default_factory=list)

    def recent_runs(self, since: datetime) -> Sequence[RecentRun]:
        return self._note(super().recent_runs(since))

    def runs_ended(self, since: datetime, *, until: datetime, except_in: Collection[str]) -> Sequence[RecentRun]:
        ended = [run for run in super().recent_runs(since) if run.finished_at is not None and run.finished_at < until]
        return self._note([run for run in ended if run.district not in except_in])

    def _note(self, runs: Sequence[RecentRun]) -> Sequence[RecentRun]:
        self.read += runs
        return runs


def read(*decrees: Decree) -> Counter[tuple[str, int]]:
    """By district and days ago: what is read where a run has ended in each every day."""
    steps = NotedSteps()
    uow = FakeUnitOfWork(steps=steps)
    for change in entered(*decrees):
        uow.calendar.add(change)
    for number, district in enumerate((CENTRE, OTHER)):
        code, bill_id = f"code-{number}", f"bill-{number}"
        uow.connections.save(replace(rows.connection(bill_id), district=district))
        uow.requests.add(rows.request(code, bill_id=bill_id))
        for days in range(25):
            end = NOON - days * DAY - timedelta(minutes=1)
            ended = replace(rows.step(100 * number + days, started_at=end), finished_at=end)
            steps.add(replace(ended, tracking_code=code))
    outlook_of_open_steps(uow, at=NOON)
    return Counter((run.district, (NOON - run.finished_at).days) for run in steps.read if run.finished_at)


def test_of_an_office_that_is_closed_for_two_weeks_more_is_read_and_not_of_the_others() -> None:
    assert read() == TODAY
    found = read(closed("1405/08/21", "1405/09/10", scope=SOUTH))
    assert found == {(CENTRE, 0): 1, **{(OTHER, days): 1 for days in range(14)}}


def test_where_all_are_closed_for_two_weeks_all_have_their_last_working_day_read_once() -> None:
    found = read(closed("1405/08/21", "1405/09/10"))
    assert found == {(district, days): 1 for district in (CENTRE, OTHER) for days in range(14)}


def test_of_an_office_that_is_closed_for_longer_no_more_is_read_than_of_the_others() -> None:
    assert read(closed("1405/07/01", "1405/12/29", scope=SOUTH)) == TODAY
    assert read(closed("1405/07/01", "1405/12/29")) == TODAY
