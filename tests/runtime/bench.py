"""Runs groups of jobs without a gateway."""

from dataclasses import dataclass, field
from itertools import count

from tests.runtime.kit import ERRORS, Done, Effects, Input, MemoryTransactions, Refused
from workers.runtime.handler import handles
from workers.runtime.job import Complete, Job, Outcome
from workers.runtime.runner import Attempt, JobRunner

_keys = count(1)


def job(number: int, *, element: int | None = None, retries: int = 8) -> Job:
    key = next(_keys)
    return Job(
        key=key,
        type="work",
        process_instance_key=1,
        bpmn_process_id="process",
        element_id="Task_Work",
        element_instance_key=key if element is None else element,
        variables={"number": number},
        retries=retries,
    )


@dataclass
class Bench:
    """Runs groups. A job's number is its fate: `errors` has what is raised for some of them."""

    errors: dict[int, Exception] = field(default_factory=dict)
    ran: list[int] = field(default_factory=list)
    storage: MemoryTransactions = field(default_factory=MemoryTransactions)

    def run(self, *jobs: Job) -> list[Attempt]:
        return self.runner.run([self.runner.assignment(each) for each in jobs])

    def outcomes(self, *jobs: Job) -> list[Outcome]:
        return [each.outcome for each in self.run(*jobs)]

    @property
    def runner(self) -> JobRunner[Effects]:
        @handles("work", errors={Refused: lambda error: {"reason": error.reason}})
        def work(context: Effects, data: Input) -> Done:
            self.ran.append(data.number)
            context.write(f"work {data.number}")
            if data.number in self.errors:
                raise self.errors[data.number]
            return Done(number=data.number)

        return JobRunner(handlers={"work": work}, transactions=self.storage, errors=ERRORS, jitter=lambda: 0.5)


def completed(*numbers: int) -> list[Outcome]:
    return [Complete({"number": number}) for number in numbers]
