"""A job run at once, whatever its handler waits for: what the worker does with threads, one after the other."""

from typing import Any

from workers.runtime.handler import Apply
from workers.runtime.job import Job
from workers.runtime.runner import Assignment, Attempt, JobRunner, StorageUnavailable, completion


def run_alone(runner: JobRunner[Any], job: Job) -> Attempt:
    """What came of a job of a transactional handler, in a transaction of its own; never raises."""
    try:
        return runner.run([runner.assignment(job)])[0]
    except StorageUnavailable as error:
        return runner.failed(job, error.__cause__ or error)


def run_at_once(runner: JobRunner[Any], job: Job) -> Attempt:
    """What came of the job; never raises. A handler that waits for something outside has no transaction meanwhile."""
    handler = runner.handlers[job.type]
    if not handler.blocking:
        return run_alone(runner, job)
    known = runner.recall(job)
    if known is not None:
        return known
    try:
        found = handler(runner.transactions.outside(job), job)
    except runner.errors.business as error:
        refusal = handler.bpmn_error(error)
        return runner.run([Assignment(job, lambda _: refusal)])[0]
    except Exception as error:  # noqa: BLE001 - as the worker does
        return runner.failed(job, error)
    apply = found.function if isinstance(found, Apply) else lambda _context: found
    return runner.run([Assignment(job, lambda context: completion(apply(context)))])[0]
