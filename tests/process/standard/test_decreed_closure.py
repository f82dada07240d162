"""A day is closed by decree while many examinations wait: each is missed once, when its hours on another day are over.

Ten thousand of them, on the broker, with workers as production has them: `python -m tests.bench moved-deadlines`.
"""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from services.model.reviews import Notice
from services.steps.limits import LedgerLimits
from services.working_time.decrees import DecreeContext, decree
from services.worklist.escalation import AHEAD
from tests.bench import examinations
from tests.bench.examinations import Instants
from tests.bench.examined_ledger import ExaminedLedger, Seen
from tests.process.limits import MOMENT
from tests.process.office import Office
from workers.transactions import RetriedTransactions

pytestmark = pytest.mark.process

MANY = 20
UNANSWERED_FOR = timedelta(hours=3)


@pytest.fixture
def instants(office: Office) -> Instants:
    """Many examinations wait since the evening."""
    instants = Instants.after(office.engine.now())
    _travel(office, instants.evening)
    codes = examinations.tracking_codes(MANY)
    with office.begin() as uow:
        examinations.add_requests(uow, codes, at=office.engine.now())
    for code in codes:
        office.engine.start_instance(examinations.PROCESS, {**examinations.variables(), "trackingCode": code})
    assert _seen(office).due == {instants.old: MANY}
    return instants


def test_each_is_missed_once_at_its_new_instant_and_none_at_the_old_one(office: Office, instants: Instants) -> None:
    assert _close_the_day(office, instants) == MANY
    assert _seen(office).due == {instants.new: MANY}
    _travel(office, instants.old, after=MOMENT)
    assert _escalated(office) == MANY, "the timers on the border have fired: nobody can move them"
    assert _seen(office).told == 0
    for number, instant in enumerate(instants.ahead):
        _travel(office, instant, after=-MOMENT)
        assert _seen(office).sms[AHEAD] == number * MANY
        _travel(office, instant, after=MOMENT)
        assert _seen(office).sms[AHEAD] == (number + 1) * MANY
    _travel(office, instants.new, after=-MOMENT)
    assert not _seen(office).missed
    _travel(office, instants.new, after=MOMENT)
    _assert_each_is_told_once(office, instants)
    office.engine.travel(UNANSWERED_FOR)
    _assert_each_is_told_once(office, instants)


def _assert_each_is_told_once(office: Office, instants: Instants) -> None:
    seen = _seen(office)
    assert seen.missed == {instants.new: MANY}
    assert len(seen.lateness) == seen.sms[Notice.MISSED] == MANY
    assert seen.lateness[0] >= timedelta()
    reviews = Counter(each.variables()["reviewKey"] for each in office.engine.instances("deadline-escalation"))
    assert set(reviews.values()) == {1}
    assert len(reviews) == len(office.engine.tasks("supervisor")) == MANY


def _escalated(office: Office) -> int:
    """How often a timer on the border of an examination has fired."""
    runs = office.engine.instances("decide-on-request")
    return sum(each.times_passed("Event_ExaminationEscalated") for each in runs)


def _close_the_day(office: Office, instants: Instants) -> int:
    """How many limits have moved."""
    transactions = RetriedTransactions(office.begin)
    context = DecreeContext(reading=office.begin, transactions=transactions, clock=office.clock, limits=LedgerLimits())
    moved = decree(context, instants.decree, by="ops").moved
    office.engine.run()
    return len(moved)


def _seen(office: Office) -> Seen:
    return ExaminedLedger(office.database).seen()


def _travel(office: Office, moment: datetime, *, after: timedelta = timedelta()) -> None:
    office.engine.travel(moment + after - office.engine.now())
