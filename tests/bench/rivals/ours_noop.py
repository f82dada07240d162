"""Our runtime by itself, with handlers that do nothing: no database, no ledger, no metrics, no log lines.

Run with the gateway's address and the job types.
"""

import asyncio
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from random import random

from pyzeebe import create_insecure_channel

from workers.errors import ERRORS
from workers.runtime.connection import CHANNEL_OPTIONS
from workers.runtime.handler import handles
from workers.runtime.job import Identity, Job
from workers.runtime.runner import JobRunner
from workers.runtime.storage import StoredOutcome
from workers.runtime.variables import JobInput, NoOutput
from workers.runtime.worker import Worker, WorkerOptions


class Input(JobInput):
    """One variable, because an empty list would ask the engine for all."""

    tracking_code: str


class NoTransaction:
    """Keeps nothing: implements the runtime's `Transaction`."""

    def answers(self, identities: Sequence[Identity]) -> Mapping[Identity, StoredOutcome]:  # noqa: ARG002 - the port
        """None was ever stored."""
        return {}

    def context(self, job: Job) -> None:
        """Nothing to work with."""

    def store(self, answers: Mapping[Identity, StoredOutcome]) -> None:
        """Forgotten."""


class NoTransactions:
    """Implements the runtime's `Transactions`."""

    @contextmanager
    def begin(self) -> Iterator[NoTransaction]:
        """Nothing begins."""
        yield NoTransaction()

    def outside(self, job: Job) -> None:
        """Nothing to work with."""


def no_work(_context: None, _given: Input) -> NoOutput:
    """Nothing is done and nothing returned."""
    return NoOutput()


async def main(address: str, *job_types: str) -> None:
    """Work until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    handlers = {each: handles(each)(no_work) for each in job_types}
    worker = Worker(
        connect=lambda: create_insecure_channel(address, channel_options=CHANNEL_OPTIONS),
        runner=JobRunner(handlers=handlers, transactions=NoTransactions(), errors=ERRORS, jitter=random),
        options=WorkerOptions(name="ours-noop"),
    )
    print("ready", flush=True)  # noqa: T201 - the protocol
    await worker.run(stop)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
