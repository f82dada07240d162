"""Production's way of running groups of jobs in transactions, without an engine, Tasklist or reports."""

from collections.abc import Callable, Mapping

from db.unit_of_work import SqlUnitOfWork
from services.clock import Clock
from services.company import EXAMPLE_COMPANY
from services.reference.loading import load_reference_data
from tests.fakes.purging import purging
from tests.fakes.submission import FakeStarter
from workers.context import JobContext
from workers.errors import ERRORS
from workers.gateways.tasklist import NobodyToAsk
from workers.runtime.handler import Handler
from workers.runtime.runner import JobRunner
from workers.transactions import SqlTransactions


def job_runner(
    begin_work: Callable[[], SqlUnitOfWork], handlers: Mapping[str, Handler], *, clock: Clock
) -> JobRunner[JobContext]:
    """It runs what it is given at once, and is never put off by chance."""
    transactions = SqlTransactions(
        begin_work=begin_work,
        clock=clock,
        company=EXAMPLE_COMPANY,
        reference=load_reference_data(),
        purging=purging(begin_work),
        open_tasks=NobodyToAsk(),
        processes=FakeStarter(),
    )
    return JobRunner(handlers=handlers, transactions=transactions, errors=ERRORS, jitter=lambda: 0.5)
