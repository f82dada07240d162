"""Open limits follow the new version by what is open when the request's turn comes."""

from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta

import pytest

from services.model.steps import StepEntry
from services.ports import UnitOfWork
from tests.fakes.submission import FakeTransactions
from tests.unit.ledger_case import KEY, STEP, WHOLE, Case
from tests.workers.migration.drawn import FakeRunning, limited, xml
from workers.migration.limits import FollowedLimits
from workers.migration.plan import Plan, make_plan

ROOT, LATER, WHOLE_KEY = 5, 900, 76
ELEMENT = "Task_ControlReadings"
OLD, NEW = timedelta(minutes=15), timedelta(minutes=20)


class Following:
    """A request in process instance 5, and one that is no request's, both to be migrated."""

    def __init__(self, new_limit: str = "PT20M") -> None:
        self.new_limit = new_limit
        self.read = 0
        self.case = Case()
        self.case.open(WHOLE, "P1D", WHOLE_KEY)
        self.transactions = FakeTransactions(self.case.uow)
        self.followed = FollowedLimits(
            self.plan(),
            reading=self.reading,
            transactions=self.transactions,
            clock=self.case.clock,
        )

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        self.read += 1
        return nullcontext(self.transactions.uow)

    def plan(self) -> Plan:
        versions = [
            xml(limited(f'"{STEP}"', f'"{limit}"', ELEMENT), tag=tag)
            for limit, tag in (("PT15M", "1.0.0"), (self.new_limit, "1.1.0"))
        ]
        running = FakeRunning({"p": versions})
        for key in (ROOT, LATER):
            running.starts(key, "p", ELEMENT)
        return make_plan(running)

    def follow(self) -> None:
        for tree in self.plan().migrating:
            self.followed.follow(tree)

    def row(self, key: int = KEY) -> StepEntry:
        return self.transactions.uow.steps.rows[key]


@pytest.fixture
def following() -> Following:
    return Following()


def test_a_step_that_opens_while_others_are_migrated_gets_the_new_limit_too(following: Following) -> None:
    following.case.open()
    following.follow()
    row = following.row()
    assert (row.limit, row.due_at) == (NEW, row.started_at + NEW)
    assert following.followed.moved == 1


def test_done_again_it_changes_nothing_more(following: Following) -> None:
    following.case.open()
    following.follow()
    row = following.row()
    following.follow()
    assert following.row() == row
    assert following.followed.moved == 1


def test_what_has_another_limit_or_is_over_keeps_its_own(following: Following) -> None:
    following.case.open(limit="PT10M")
    following.case.open(key=KEY + 1)
    following.case.close(KEY + 1)
    following.follow()
    assert [following.row(key).limit for key in (KEY, KEY + 1)] == [timedelta(minutes=10), OLD]


def test_where_no_step_is_open_whose_limit_changes_no_transaction_writes(following: Following) -> None:
    following.follow()
    assert (following.read, following.transactions.begun) == (2, 0)


def test_where_no_limit_changes_nothing_is_even_read() -> None:
    following = Following(new_limit="PT15M")
    following.case.open()
    following.follow()
    assert len(following.plan().migrating) == 2
    assert (following.read, following.transactions.begun) == (0, 0)
    assert (following.row().limit, following.followed.moved) == (OLD, 0)
