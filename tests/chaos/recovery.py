"""How soon work went on after the engine, or the database, was there again."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.faults import Return
from tests.chaos.records import Records

LIMIT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Recovery:
    """One return; `seconds` is None where no job was done after it."""

    fault: str
    engine: bool
    seconds: float | None

    @property
    def in_time(self) -> bool:
        """The limit is the engine's; of the other returns the time is told."""
        return self.seconds is not None and (not self.engine or self.seconds <= LIMIT_SECONDS)


def recoveries(returns: Sequence[Return], records: Records, *, job_timeout: float) -> list[Recovery]:
    """Of every return, by the machine's clock.

    After a return of the engine a job counts that was given out, or extended, since then: an answer that only waited to
    be taken is no sign of work. `job_timeout` is for how many seconds workers are given a job.
    """
    return [Recovery(each.fault, each.engine, _seconds(each, records, job_timeout)) for each in returns]


def _seconds(returned: Return, records: Records, job_timeout: float) -> float | None:
    least_time_left = job_timeout if returned.engine else float("-inf")
    done = [
        at
        for each in records.completions.copy()
        if (at := records.time.true(each.at)) >= returned.at
        and at + (each.deadline - each.at) / 1000 - returned.at >= least_time_left
    ]
    return min(done) - returned.at if done else None
