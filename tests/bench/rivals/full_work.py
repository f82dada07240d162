"""What a job of `ours_full` does: it opens a step, as production's `open-step`; the last of five queues an SMS."""

from collections.abc import Mapping, Sequence

from db.unit_of_work import SqlUnitOfWork
from services.model.notices import Sms
from services.steps.ledger import open_step
from tests.bench.starter import REFERENCES, tracking_code
from tests.db import rows
from workers.context import JobContext
from workers.runtime.handler import Handler, handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request that the instance is about."""

    tracking_code: str


def add_requests(uow: SqlUnitOfWork) -> None:
    """The requests that instances are about, each for a connection of its own."""
    for number in range(REFERENCES):
        code = tracking_code(number)
        uow.connections.save(rows.connection(code))
        uow.requests.add(rows.request(code, bill_id=code))


def full_work(job_types: Sequence[str]) -> Mapping[str, Handler]:
    """A handler for each type; that of the last type queues an SMS besides."""
    *others, last = job_types
    return {**{each: _handler(each) for each in others}, last: _handler(last, with_sms=True)}


def _handler(job_type: str, *, with_sms: bool = False) -> Handler:
    @handles(job_type)
    def handle(context: JobContext, data: Input) -> NoOutput:
        _work_on_step(context, data.tracking_code)
        if with_sms:
            _queue_sms(context, data.tracking_code)
        return NoOutput()

    return handle


def _work_on_step(context: JobContext, tracking_code: str) -> None:
    """What production's most frequent job does: `open-step`."""
    open_step(
        context.uow,
        clock=context.clock,
        tracking_code=tracking_code,
        step="SET-13",
        limit="PT8H",
        element=context.element,
    )


def _queue_sms(context: JobContext, tracking_code: str) -> None:
    context.uow.outbox.add_sms(
        Sms(
            key=f"bench-{context.job.element_instance_key}",
            tracking_code=tracking_code,
            template="bench",
            mobile="09120000000",
            text="درخواست شما ثبت شد.",
            created_at=context.clock.now(),
        )
    )
