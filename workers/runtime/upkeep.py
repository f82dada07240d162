"""What has to be looked after while jobs run: the engine's patience, handlers past their time, the loop's own pulse."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

import grpc
from pyzeebe.proto import gateway_pb2 as protocol

from workers.runtime.connection import Connection
from workers.runtime.in_flight import AT_WORK, InFlightJobs, LeasedJob

_EVERY_SECONDS = 1.0
_STALE_SECONDS = 15.0


class Upkeep:
    """Looks at the jobs in hand once a second."""

    def __init__(
        self,
        *,
        in_flight: InFlightJobs,
        connection: Connection,
        job_timeout: float,
        gone: Callable[[LeasedJob], None],
        look_after: Callable[[], None],
    ) -> None:
        self._in_flight = in_flight
        self._connection = connection
        self._job_timeout = job_timeout
        self._gone = gone
        self._look_after = look_after
        self._beat: float | None = None

    @property
    def is_alive(self) -> bool:
        """Whether the event loop has come by lately, or has yet to come by at all."""
        beat = self._beat
        return beat is None or monotonic() - beat < _STALE_SECONDS

    async def run(self) -> None:
        """For ever. Raises CredentialsRefused."""
        while True:
            self._beat = monotonic()
            self._look_after()
            await asyncio.gather(*self._extensions())
            await asyncio.sleep(_EVERY_SECONDS)

    def _extensions(self) -> list[Awaitable[None]]:
        """One for each job that is still worked at and whose time is half over."""
        half = monotonic() + self._job_timeout / 2
        late = (each for each in self._in_flight.all() if each.deadline < half and each.phase in AT_WORK)
        return [self._extend(each) for each in late]

    async def _extend(self, leased: LeasedJob) -> None:
        request = protocol.UpdateJobTimeoutRequest(jobKey=leased.job.key, timeout=round(self._job_timeout * 1000))
        asked_at = monotonic()
        try:
            await self._connection.call(lambda stub: stub.UpdateJobTimeout(request, timeout=_STALE_SECONDS / 3))
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.NOT_FOUND:
                self._gone(leased)
            elif error.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
                await self._connection.renew_if_dead()
        else:
            leased.deadline = asked_at + self._job_timeout
