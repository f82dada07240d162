"""Two workers with jobs over one connection: whoever comes second runs again at once, and no retry is used up."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from tests.db import rows
from tests.db.racing import Meeting, race
from tests.fakes.job_runner import job_runner
from tests.fakes.uow import FixedClock
from workers.context import JobContext
from workers.runtime.handler import Handler, handles
from workers.runtime.job import Complete, Job
from workers.runtime.runner import Attempt, JobRunner
from workers.runtime.variables import JobInput, JobOutput

_keys = count(1)


class Input(JobInput):
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued(JobOutput):
    bill: str


def issuing(meeting: Meeting) -> Handler:
    """Issues the account's only bill, or tells of the one that there is; the first try of each waits for the other."""
    met: set[int] = set()

    @handles("issue")
    def issue(context: JobContext, data: Input) -> Issued:
        known = context.uow.bills.of_connection(data.account)
        if context.job.key not in met:
            met.add(context.job.key)
            meeting.wait()
        if not known:
            context.uow.bills.add(rows.bill(f"by {context.job.key}"))
        return Issued(bill=known[0].number if known else f"by {context.job.key}")

    return issue


def job(account: str = rows.ACCOUNT) -> Job:
    key = next(_keys)
    return Job(
        key=key,
        type="issue",
        process_instance_key=1,
        bpmn_process_id="process",
        element_id="Task_Issue",
        element_instance_key=key,
        variables={"account": account},
    )


def runner(database: Database, handler: Handler) -> JobRunner[JobContext]:
    return job_runner(partial(SqlUnitOfWork, database), {handler.job_type: handler}, clock=FixedClock())


def test_of_two_lanes_that_both_see_no_bill_one_issues_it_and_the_other_sees_it(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
    lanes = runner(database, issuing(Meeting()))
    groups = [[job()], [job()]]

    def run(group: Sequence[Job]) -> list[Attempt]:
        return lanes.run([lanes.assignment(each) for each in group])

    answers = race([partial(run, group) for group in groups])
    told = [each.outcome for attempts in answers if isinstance(attempts, list) for each in attempts]
    with SqlUnitOfWork(database, read_only=True) as uow:
        [bill] = uow.bills.of_connection(rows.ACCOUNT)
    assert told == [Complete({"bill": bill.number})] * 2
