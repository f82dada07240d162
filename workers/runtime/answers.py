"""Answers that reach the engine: each is sent until the engine takes it, or until the job's deadline.

Completions are not subject to the engine's backpressure, so they do not wait where polls do. An answer that can never
be taken, because it is too large or cannot be written, becomes an incident at once: repeated, it would be refused for
as long as the job's patience lasts, and again with each new delivery.
"""

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

import grpc
from pyzeebe.proto import gateway_pb2 as protocol

from workers.runtime.connection import TRANSIENT, Connection, is_permanent
from workers.runtime.in_flight import LeasedJob
from workers.runtime.job import Complete, Fail, Outcome, ThrowError, Variables
from workers.runtime.report import Observer, Verdict
from workers.runtime.retry import BackOff

if TYPE_CHECKING:
    from pyzeebe.proto.gateway_pb2_grpc import GatewayAsyncStub

_TRY_SECONDS = 5.0
_BETWEEN = BackOff(first=timedelta(milliseconds=50), factor=2, cap=timedelta(seconds=2))
_GONE = frozenset({grpc.StatusCode.NOT_FOUND, grpc.StatusCode.FAILED_PRECONDITION})
_NO_VARIABLES = "{}"

_LONGEST_MESSAGE = 2_000

Command: TypeAlias = protocol.CompleteJobRequest | protocol.ThrowErrorRequest | protocol.FailJobRequest


@dataclass(frozen=True, slots=True)
class _Rejection:
    """What the engine says to an answer that it does not take."""

    status: grpc.StatusCode
    permanent: bool


class Answers:
    """Sends outcomes to the engine."""

    def __init__(self, connection: Connection, observer: Observer) -> None:
        self._connection = connection
        self._observer = observer

    async def give(self, leased: LeasedJob, outcome: Outcome) -> tuple[Outcome, Verdict]:
        """Answer the job; what the engine was told in the end, and what it said. Raises CredentialsRefused."""
        try:
            command = _command(leased.job.key, outcome)
        except (TypeError, ValueError, RecursionError) as error:
            return await self._rejected(leased, f"the answer cannot be sent: {type(error).__name__}")
        rejection = await self._sent(leased, command)
        if rejection is None:
            return outcome, Verdict.ACCEPTED
        if rejection.status in _GONE:
            return outcome, Verdict.NOT_FOUND
        if isinstance(outcome, Fail) or (rejection.status in TRANSIENT and not rejection.permanent):
            return outcome, Verdict.UNANSWERED
        size = f" ({command.ByteSize()} bytes)" if rejection.permanent else ""
        return await self._rejected(leased, f"the engine refuses the answer: {rejection.status.name}{size}")

    async def _rejected(self, leased: LeasedJob, reason: str) -> tuple[Outcome, Verdict]:
        """The engine will never take this answer: an incident tells a person."""
        return await self.give(leased, Fail(reason, 0, timedelta(0)))

    async def _sent(self, leased: LeasedJob, command: Command) -> _Rejection | None:
        """Send until the engine has taken it (None) or refuses it for good, or until the job's deadline."""
        failures, status = 0, grpc.StatusCode.DEADLINE_EXCEEDED
        while (left := leased.deadline - monotonic()) > 0:
            within = min(_TRY_SECONDS, left)
            try:
                await self._connection.call(lambda stub, within=within: _call(stub, command, within))  # type: ignore[misc]
            except grpc.aio.AioRpcError as error:
                status = error.code()
                permanent = is_permanent(error, command.ByteSize())
                if permanent or status not in TRANSIENT:
                    return _Rejection(status, permanent)
                failures += 1
                self._observer.answer_retried()
                if status is grpc.StatusCode.DEADLINE_EXCEEDED:
                    await self._connection.renew_if_dead()
                await asyncio.sleep(min(left, _BETWEEN.delay(failures).total_seconds()))
            else:
                return None
        return _Rejection(status, permanent=False)


async def _call(stub: "GatewayAsyncStub", command: Command, within: float) -> None:
    match command:
        case protocol.CompleteJobRequest():
            await stub.CompleteJob(command, timeout=within)
        case protocol.ThrowErrorRequest():
            await stub.ThrowError(command, timeout=within)
        case protocol.FailJobRequest():
            await stub.FailJob(command, timeout=within)


def _command(job_key: int, outcome: Outcome) -> Command:
    match outcome:
        case Complete(variables):
            return protocol.CompleteJobRequest(jobKey=job_key, variables=_json(variables))
        case ThrowError(code, message, variables):
            return protocol.ThrowErrorRequest(
                jobKey=job_key, errorCode=code, errorMessage=message[:_LONGEST_MESSAGE], variables=_json(variables)
            )
        case Fail(message, retries, back_off):
            return protocol.FailJobRequest(
                jobKey=job_key,
                retries=retries,
                errorMessage=message[:_LONGEST_MESSAGE],
                retryBackOff=round(back_off / timedelta(milliseconds=1)),
            )


def _json(variables: Variables) -> str:
    return json.dumps(dict(variables), ensure_ascii=False) if variables else _NO_VARIABLES
