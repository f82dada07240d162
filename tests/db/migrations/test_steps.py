"""Steps that had opened on closed requests are no longer overdue; all others stay as they are."""

from datetime import timedelta

from db import migrate
from db.repositories.statistics import SqlStatistics
from db.unit_of_work import SqlUnitOfWork
from services.model.steps import StepState
from tests.db.migrations.first_rows import NOW, settlement_alone, tables_of

BEFORE = "0006"
STEPS = {
    # key: request, due, finished
    1: ("open", NOW, None),
    2: ("closed", NOW, None),
    3: ("closed", None, None),
    4: ("closed", NOW, NOW - timedelta(hours=1)),
}


def test_a_step_that_nobody_would_close_is_cancelled_and_not_overdue(empty_url: str) -> None:
    database = settlement_alone(empty_url)
    migrate.upgrade(database, BEFORE)
    with database.relaying.begin() as connection:
        steps = tables_of(connection).tables["step_entry"]
        connection.execute(steps.delete())
        for key, (code, due_at, finished_at) in STEPS.items():
            row = {"element_instance_key": key, "tracking_code": code, "step": "SET-04", "element_id": "x"}
            ends = {"due_at": due_at, "finished_at": finished_at, "cancelled": False}
            connection.execute(steps.insert(), {**row, **ends, "started_at": NOW - timedelta(hours=2)})
    migrate.upgrade(database)
    with SqlUnitOfWork(database, read_only=True) as uow:
        found = {key: uow.steps.find(key) for key in STEPS}
    states = {key: entry.state for key, entry in found.items() if entry is not None}
    assert states == {1: StepState.OPEN, 2: StepState.CANCELLED, 3: StepState.OPEN, 4: StepState.MET}
    assert SqlStatistics(database).take(NOW + timedelta(days=1)).overdue == {"SET-04": 1}
    migrate.downgrade(database, BEFORE)
    database.close()
