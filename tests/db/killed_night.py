"""A night that is killed, as by `kill -9`, in the middle of a batch or just after one was committed."""

import os
import signal
from datetime import date

from db.engine import open_database
from db.unit_of_work import SqlUnitOfWork
from services.company import EXAMPLE_COMPANY
from services.reference.loading import load_reference_data
from services.scheduled.batches import run_batch
from services.scheduled.work import Day
from services.scheduled.works import work_of
from tests.db import rows
from tests.fakes.uow import FixedClock


def night(day: date) -> Day:
    """The day with what its work needs."""
    reference = load_reference_data()
    return Day(day=day, clock=FixedClock(rows.NOW), company=EXAMPLE_COMPANY, reference=reference)


def die_in_a_batch(url: str, work: str, day: date, committed: int) -> None:
    """So many batches of one connection are committed, the next one is done and not committed."""
    database = open_database(url)
    for _ in range(committed):
        with SqlUnitOfWork(database) as uow:
            run_batch(uow, work_of(work), night(day), limit=1)
    with SqlUnitOfWork(database) as uow:
        run_batch(uow, work_of(work), night(day), limit=1)
        uow.outbox.write()
        os.kill(os.getpid(), signal.SIGKILL)
