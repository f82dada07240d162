"""Answers that reach the engine: pyzeebe tries each once, and a completion lost is a job done twice."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import grpc
import structlog
from pyzeebe.errors import (
    JobAlreadyDeactivatedError,
    JobNotFoundError,
    ZeebeBackPressureError,
    ZeebeDeadlineExceeded,
    ZeebeGatewayUnavailableError,
    ZeebeInternalError,
)
from pyzeebe.grpc_internals.types import CompleteJobResponse, FailJobResponse, ThrowErrorResponse
from pyzeebe.grpc_internals.zeebe_adapter import ZeebeAdapter
from pyzeebe.types import Variables
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_exponential_jitter

Answer = TypeVar("Answer")

_TRY_SECONDS = 5.0
_PASSING = (
    TimeoutError,
    ZeebeBackPressureError,
    ZeebeDeadlineExceeded,
    ZeebeGatewayUnavailableError,
    ZeebeInternalError,
)

log = structlog.get_logger(__name__)


class PatientAdapter(ZeebeAdapter):
    """pyzeebe's adapter, whose answers are repeated until the engine takes them or `patience_seconds` are over.

    A job that the engine no longer knows is normal: it was answered by another delivery, or its instance was ended.
    """

    def __init__(self, grpc_channel: grpc.aio.Channel, *, patience_seconds: float) -> None:
        # pyzeebe counts connection errors for life and dies of the tenth; -1 switches the count off.
        super().__init__(grpc_channel, max_connection_retries=-1)
        self._patience_seconds = patience_seconds

    async def complete_job(self, job_key: int, variables: Variables) -> CompleteJobResponse:
        """Complete the job."""
        send = super().complete_job
        return await self._answer(job_key, lambda: send(job_key, variables), CompleteJobResponse())

    async def fail_job(
        self, job_key: int, retries: int, message: str, retry_back_off_ms: int, variables: Variables
    ) -> FailJobResponse:
        """Fail the job."""
        send = super().fail_job
        return await self._answer(
            job_key, lambda: send(job_key, retries, message, retry_back_off_ms, variables), FailJobResponse()
        )

    async def throw_error(
        self, job_key: int, message: str, variables: Variables, error_code: str = ""
    ) -> ThrowErrorResponse:
        """Throw the job's BPMN error."""
        send = super().throw_error
        return await self._answer(job_key, lambda: send(job_key, message, variables, error_code), ThrowErrorResponse())

    async def _answer(self, job_key: int, send: Callable[[], Awaitable[Answer]], gone: Answer) -> Answer:
        tries = AsyncRetrying(
            retry=retry_if_exception_type(_PASSING),
            stop=stop_after_delay(self._patience_seconds),
            wait=wait_exponential_jitter(multiplier=0.05, max=2.0, jitter=0.1),
            reraise=True,
        )

        # Not a lambda: tenacity awaits only what it can see to be a coroutine function.
        async def once() -> Answer:
            return await asyncio.wait_for(send(), _TRY_SECONDS)

        try:
            return await tries(once)
        except (JobNotFoundError, JobAlreadyDeactivatedError):
            log.info("job answered elsewhere", job=job_key)
            return gone
