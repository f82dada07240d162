"""A file whose engine goes away half way: each record has its answer, nothing is lost, repeating is safe."""

from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.errors import TechnicalError
from tests.fakes.uow import FixedClock
from tests.workers.bad_submissions import OTHER
from tests.workers.desk import Desk
from tests.workers.kit import SAMPLES, typed_application
from workers.cli.submit import _answer
from workers.gateways.engine import EngineRefused, EngineUnavailable
from workers.samples import SampleConnection
from workers.submission import SubmissionState, Submitted

STARTED, NOT_STARTED = SubmissionState.STARTED, SubmissionState.NOT_STARTED
BEFORE = SubmissionState.STARTED_BEFORE


@pytest.fixture
def desk(database: Database, clock: FixedClock, tmp_path: Path) -> Desk:
    return Desk(database, clock, tmp_path)


def three_connections() -> Sequence[SampleConnection]:
    return [each for each in SAMPLES.connections if each.tariff_class == OTHER.tariff_class][:3]


def three_records() -> list[dict[str, object]]:
    return [typed_application(each) for each in three_connections()]


def states(answers: Sequence[Submitted]) -> list[SubmissionState]:
    return [answer.state for answer in answers]


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_file_whose_engine_goes_away_answers_for_each_record_and_may_be_submitted_again(
    desk: Desk, fails_at: int
) -> None:
    desk.starter.faults[fails_at] = EngineUnavailable("start")
    first = desk.submit(three_records())
    assert states(first) == [STARTED] * (fails_at - 1) + [NOT_STARTED] * (4 - fails_at)
    assert [answer.outcome_unknown for answer in first] == [number == fails_at for number in (1, 2, 3)]
    assert desk.starter.asked == fails_at
    again = desk.submit(three_records())
    assert states(again) == [BEFORE] * (fails_at - 1) + [STARTED] * (4 - fails_at)
    assert len(desk.starter.started) == 3


def test_a_record_that_the_engine_refuses_does_not_keep_the_others_from_their_start(desk: Desk) -> None:
    desk.starter.faults[2] = EngineRefused("start", "too large")
    answers = desk.submit(three_records())
    assert states(answers) == [STARTED, NOT_STARTED, STARTED]
    assert answers[1].refusal == "too large"


def test_a_record_that_could_not_be_noted_is_told_as_started_and_the_next_are_not_begun(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise TechnicalError("the database is away")

    with monkeypatch.context() as while_away:
        while_away.setattr("workers.starting.note_start", away)
        assert states(desk.submit(three_records())) == [STARTED, NOT_STARTED, NOT_STARTED]
    assert len(desk.starter.started) == 1


def test_each_record_is_told_what_to_do(desk: Desk) -> None:
    desk.starter.faults[2] = EngineUnavailable("start")
    persian, english = zip(*(_answer(each) for each in desk.submit(three_records())), strict=True)
    assert english == (
        "record 1: started as 1001",
        "record 2: the engine did not answer: perhaps started; submitted again, no second request is registered",
        "record 3: not started: the engine went away before",
    )
    assert all(line.startswith("رکورد ") and line.endswith(".") for line in persian)


def test_nobody_waits_for_the_engine_while_a_file_is_submitted(desk: Desk) -> None:
    """A worker's commit while the engine is asked whether it is there: it had waited for the answer."""
    took: list[float] = []

    def commit() -> None:
        begun = monotonic()
        with SqlUnitOfWork(desk.database) as uow:
            uow.sequences.next("x")
        took.append(monotonic() - begun)

    def meanwhile() -> None:
        thread = Thread(target=commit)
        thread.start()
        thread.join(5)

    desk.starter.on_ready = meanwhile
    assert states(desk.submit(typed_application())) == [STARTED]
    assert took[0] < 1.0


def test_what_changed_while_the_engine_was_asked_is_seen(desk: Desk) -> None:
    other = Desk(desk.database, desk.clock, desk.folder)

    def meanwhile() -> None:
        other.submit(three_records())

    desk.starter.on_ready = meanwhile
    assert states(desk.submit(three_records())) == [BEFORE] * 3
    assert desk.starter.started == []
