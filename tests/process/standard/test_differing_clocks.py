"""The engine's clock is ahead of the workers': a watch is asked before its instant, and waits for what is left."""

from datetime import timedelta

import pytest

from services.model.steps import StepState
from tests.process.limits import reviews, watches
from tests.process.office import EmbeddedCase
from tests.process.standard.ledger_rows import EXAMINATION, examination

pytestmark = pytest.mark.process

BEHIND = timedelta(seconds=30)
MOMENT = timedelta(milliseconds=200)
AFTER_THE_LAST_WARNING = timedelta(minutes=30)
"""Before the instant: from here on the watch waits for the miss alone."""


def _looks(case: EmbeddedCase) -> int:
    """How often the watch of the examination has asked the ledger."""
    [watch] = watches(case, examination(case))
    return watch.times_passed("Task_LookAtDeadline")


def test_a_watch_that_is_asked_early_waits_for_the_rest_and_does_not_ask_again_and_again(case: EmbeddedCase) -> None:
    row = examination(case)
    assert row.due_at is not None
    case.engine.travel(row.due_at - case.engine.now() - AFTER_THE_LAST_WARNING)
    before = _looks(case)
    case.office.clock.behind = BEHIND
    case.engine.travel(AFTER_THE_LAST_WARNING + MOMENT)
    assert examination(case).missed_at is None
    assert _looks(case) == before + 1

    case.engine.travel(BEHIND)
    assert examination(case).state is StepState.MISSED
    assert [task.variables["step"] for task in reviews(case)].count(EXAMINATION) == 1
    assert _looks(case) == before + 2
