"""Answers that reach the engine: each is sent until the engine takes it, or until the job's deadline.

Completions are not subject to the engine's backpressure, so they do not wait where polls do.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import random
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

import grpc
from pyzeebe.proto import gateway_pb2 as protocol

from workers.runtime.connection import AWAY, Connection
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

Send: TypeAlias = Callable[["GatewayAsyncStub", float], Awaitable[object]]


class Answers:
    """Sends outcomes to the engine."""

    def __init__(self, connection: Connection, observer: Observer) -> None:
        self._connection = connection
        self._observer = observer

    async def give(self, taken: Taken, outcome: Outcome) -> tuple[Outcome, Verdict]:
        """Answer the job; what the engine was told in the end, and what it said. Raises CredentialsRefused."""
        try:
            send = _command(taken.job.key, outcome)
        except (TypeError, ValueError) as error:
            return await self._refused(taken, f"the answer cannot be sent: {type(error).__name__}")
        status = await self._sent(taken, send)
        if status is None or status in AWAY:
            return outcome, Verdict.ACCEPTED if status is None else Verdict.UNANSWERED
        if status in _GONE:
            return outcome, Verdict.NOT_FOUND
        if isinstance(outcome, Fail):
            return outcome, Verdict.UNANSWERED
        return await self._refused(taken, f"the engine refuses the answer: {status.name}")

    async def _refused(self, taken: Taken, reason: str) -> tuple[Outcome, Verdict]:
        """The engine will never take this answer (it is too large, say): an incident tells a person."""
        return await self.give(taken, Fail(reason, 0, timedelta(0)))

    async def _sent(self, taken: Taken, send: Send) -> grpc.StatusCode | None:
        """Send until the engine has taken it or says no, or until the job's deadline; the error, None for none."""
        failures, status = 0, grpc.StatusCode.DEADLINE_EXCEEDED
        while (left := taken.deadline - monotonic()) > 0:
            within = min(_TRY_SECONDS, left)
            try:
                await self._connection.call(lambda stub, within=within: send(stub, within))  # type: ignore[misc]
            except grpc.aio.AioRpcError as error:
                status = error.code()
                if status not in AWAY:
                    return status
                failures += 1
                self._observer.answer_retried()
                await asyncio.sleep(min(left, _BETWEEN.delay(failures, random).total_seconds()))
            else:
                return None
        return status


def _command(job_key: int, outcome: Outcome) -> Send:
    match outcome:
        case Complete(variables):
            complete = protocol.CompleteJobRequest(jobKey=job_key, variables=_json(variables))
            return lambda stub, within: stub.CompleteJob(complete, timeout=within)
        case ThrowError(code, message, variables):
            throw = protocol.ThrowErrorRequest(
                jobKey=job_key, errorCode=code, errorMessage=message, variables=_json(variables)
            )
            return lambda stub, within: stub.ThrowError(throw, timeout=within)
        case Fail(message, retries, back_off):
            fail = protocol.FailJobRequest(
                jobKey=job_key,
                retries=retries,
                errorMessage=message,
                retryBackOff=round(back_off / timedelta(milliseconds=1)),
            )
            return lambda stub, within: stub.FailJob(fail, timeout=within)


def _json(variables: Variables) -> str:
    return json.dumps(dict(variables), ensure_ascii=False) if variables else _NO_VARIABLES
