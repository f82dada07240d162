"""Answers that reach the engine: each is sent until the engine takes it, or until the job's deadline.

Completions are not subject to the engine's backpressure, so they do not wait where polls do. An answer that can never
be taken, because it is too large or cannot be written, becomes an incident at once: repeated, it would be refused for
as long as the job's patience lasts, and again with each new delivery.
"""

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from random import random
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

import grpc
from pyzeebe.proto import gateway_pb2 as protocol

from workers.runtime.connection import AWAY, Connection, is_for_good
from workers.runtime.hands import Taken
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
class _Refusal:
    """What the engine says to an answer that it does not take."""

    status: grpc.StatusCode
    for_good: bool


class Answers:
    """Sends outcomes to the engine."""

    def __init__(self, connection: Connection, observer: Observer) -> None:
        self._connection = connection
        self._observer = observer

    async def give(self, taken: Taken, outcome: Outcome) -> tuple[Outcome, Verdict]:
        """Answer the job; what the engine was told in the end, and what it said. Raises CredentialsRefused."""
        try:
            command = _command(taken.job.key, outcome)
        except (TypeError, ValueError, RecursionError) as error:
            return await self._refused(taken, f"the answer cannot be sent: {type(error).__name__}")
        refusal = await self._sent(taken, command)
        if refusal is None:
            return outcome, Verdict.ACCEPTED
        if refusal.status in _GONE:
            return outcome, Verdict.NOT_FOUND
        if isinstance(outcome, Fail) or (refusal.status in AWAY and not refusal.for_good):
            return outcome, Verdict.UNANSWERED
        size = f" ({command.ByteSize()} bytes)" if refusal.for_good else ""
        return await self._refused(taken, f"the engine refuses the answer: {refusal.status.name}{size}")

    async def _refused(self, taken: Taken, reason: str) -> tuple[Outcome, Verdict]:
        """The engine will never take this answer: an incident tells a person."""
        return await self.give(taken, Fail(reason, 0, timedelta(0)))

    async def _sent(self, taken: Taken, command: Command) -> _Refusal | None:
        """Send until the engine has taken it (None) or refuses it for good, or until the job's deadline."""
        failures, status = 0, grpc.StatusCode.DEADLINE_EXCEEDED
        while (left := taken.deadline - monotonic()) > 0:
            within = min(_TRY_SECONDS, left)
            try:
                await self._connection.call(lambda stub, within=within: _call(stub, command, within))  # type: ignore[misc]
            except grpc.aio.AioRpcError as error:
                status = error.code()
                for_good = is_for_good(error, command.ByteSize())
                if for_good or status not in AWAY:
                    return _Refusal(status, for_good)
                failures += 1
                self._observer.answer_retried()
                if status is grpc.StatusCode.DEADLINE_EXCEEDED:
                    await self._connection.renew_if_dead()
                await asyncio.sleep(min(left, _BETWEEN.delay(failures, random).total_seconds()))
            else:
                return None
        return _Refusal(status, for_good=False)


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
