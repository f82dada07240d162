"""Our workers and relays, as the kit's engine calls them: one job after the other, in the test's own thread."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from db.engine import Database
from db.outbox import MessageRelayStore, SmsRelayStore
from services.clock import Clock
from tests.fakes.jobs import run_at_once
from tests.zeebekit import Complete, Fail, Job, Outcome, ThrowError
from workers import runtime
from workers.errors import ERRORS
from workers.gateways.engine import EngineGateway
from workers.gateways.sms import SandboxSmsProvider
from workers.handlers import all_handlers
from workers.relay import MessageRelay, SmsRelay
from workers.runtime.job import Job as OurJob
from workers.runtime.runner import JobRunner
from workers.transactions import SqlTransactions


class EmbeddedWorkers:
    """A worker for each job type; `done` are the types that a job was done of."""

    def __init__(self, transactions: SqlTransactions) -> None:
        self.handlers = all_handlers()
        self.done: set[str] = set()
        self._runner = JobRunner(handlers=self.handlers, transactions=transactions, errors=ERRORS, jitter=lambda: 0.5)

    def run(self, job: Job) -> Outcome:
        """What comes of the job."""
        self.done.add(job.type)
        ours = OurJob(
            key=job.key,
            type=job.type,
            process_instance_key=job.process_instance_key,
            bpmn_process_id=job.bpmn_process_id,
            element_id=job.element_id,
            element_instance_key=job.element_instance_key,
            variables=self._fetched(job),
            headers=job.headers,
            retries=job.retries,
        )
        return _answer(run_at_once(self._runner, ours).outcome)

    def _fetched(self, job: Job) -> Mapping[str, Any]:
        """Only what the real edge would fetch: a handler that uses more fails here too."""
        names = self.handlers[job.type].variables_to_fetch
        return {name: value for name, value in job.variables.items() if name in names}


def relays(database: Database, clock: Clock, gateway: EngineGateway) -> Sequence[Callable[[], bool]]:
    """What delivers the SMS and the messages that are due, each; true where there were any."""
    sms = SmsRelay(
        store=SmsRelayStore(database),
        provider=SandboxSmsProvider(),
        clock=clock,
        jitter=lambda: 0.5,
        observe=lambda kind, outcome: None,
    )
    messages = MessageRelay(
        store=MessageRelayStore(database),
        publisher=gateway,
        clock=clock,
        jitter=lambda: 0.5,
        observe=lambda kind, outcome: None,
    )
    return (lambda: sms.deliver_due() > 0, lambda: messages.deliver_due() > 0)


def _answer(outcome: runtime.job.Outcome) -> Outcome:
    match outcome:
        case runtime.job.Complete(variables):
            return Complete(variables)
        case runtime.job.ThrowError(code, message, variables):
            return ThrowError(code, message, variables)
        case runtime.job.Fail(message, retries, back_off):
            return Fail(message, retries, back_off)
