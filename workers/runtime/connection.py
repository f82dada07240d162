"""The way to the gateway: pyzeebe's channel, credentials and generated stub; a new channel where one is dead."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar, cast

import grpc
from pyzeebe.proto import gateway_pb2 as protocol
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from workers.runtime.errors import CredentialsRefused

if TYPE_CHECKING:
    from pyzeebe.proto.gateway_pb2_grpc import GatewayAsyncStub

Connect: TypeAlias = Callable[[], grpc.aio.Channel]
"""Makes a channel, with credentials of its own that fetch a token when first used."""

Reply = TypeVar("Reply")

_ASK_AT_MOST_EVERY = 5.0
_ALIVE_WITHIN = 2.0

CHANNEL_OPTIONS: Final[tuple[tuple[str, int], ...]] = (
    # What a stream may hold that nobody has read yet is taken from the engine without having a slot: keep it small.
    ("grpc.http2.lookahead_bytes", 16_384),
    ("grpc.http2.bdp_probe", 0),
    # A job of the engine's 4 MB is longer as JSON: one that did not fit would end its poll, and come again, for ever.
    ("grpc.max_receive_message_length", 64 * 1024 * 1024),
    ("grpc.keepalive_timeout_ms", 10_000),
    # The engine is looked for again at once and then every two seconds, not every two minutes.
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    # Each connection has its own: channels that share one would also share its troubles.
    ("grpc.use_local_subchannel_pool", 1),
)
"""For pyzeebe's `create_*_channel(channel_options=…)`."""

_USUAL_LIMIT = 4 * 1024 * 1024

TRANSIENT = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.ABORTED,
        grpc.StatusCode.CANCELLED,
        grpc.StatusCode.UNKNOWN,
    }
)
"""The engine is unavailable or has no room; the same call may succeed later."""


_PERMANENT = (
    "exceeds maximum size",  # the gateway, of a message over 4 MB
    "larger than max",  # any server or client that grpc's C library makes
    "rejected with code",  # the broker, of a command with more than fits into one batch of its log, among others
)


def is_permanent(error: grpc.RpcError, sent_bytes: int = 0) -> bool:
    """Whether the same call will never succeed, though its status is one of those that pass: it is too large, not one
    too many. Whoever says so in words that we do not know is told by the size.
    """
    words = error.details() or ""
    too_large = error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED and sent_bytes > _USUAL_LIMIT
    return too_large or any(each in words for each in _PERMANENT)


@contextmanager
def calls_not_cancelled() -> Iterator[None]:
    """A call whose channel was closed under it fails as UNAVAILABLE. grpc raises CancelledError instead, as if the task
    were to end.
    """
    try:
        yield
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling() > 0:
            raise
        nothing = grpc.aio.Metadata()
        raise grpc.aio.AioRpcError(grpc.StatusCode.UNAVAILABLE, nothing, nothing, "the channel was closed") from None


class Connection:
    """One channel at a time. Building it connects to nothing; it must be built on the event loop that uses it."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._channel: grpc.aio.Channel | None = None
        self._stub: GatewayAsyncStub | None = None
        self._asked_at = -_ASK_AT_MOST_EVERY
        self._new_credentials = False
        self.last_contact = 0.0
        """When the gateway last answered anything, by the monotonic clock; 0.0: never."""

    @property
    def stub(self) -> "GatewayAsyncStub":
        """The gateway's commands, as pyzeebe's generated code has them."""
        if self._stub is None:
            self._channel = self._connect()
            self._stub = cast("GatewayAsyncStub", GatewayStub(self._channel))
        return self._stub

    def heard(self) -> None:
        """The gateway has answered: whatever was wrong with the credentials is not wrong any more."""
        self.last_contact = monotonic()
        self._new_credentials = False

    async def call(self, command: Callable[["GatewayAsyncStub"], Awaitable[Reply]]) -> Reply:
        """One command. UNAUTHENTICATED is tried once more with new credentials; every other error is the caller's.

        Raises grpc.aio.AioRpcError, CredentialsRefused.
        """
        stub, used = self.stub, self._channel
        try:
            with calls_not_cancelled():
                reply = await command(stub)
        except grpc.aio.AioRpcError as error:
            if error.code() is not grpc.StatusCode.UNAUTHENTICATED:
                raise
            await self.refresh_credentials(used)
            return await self.call(command)
        self.heard()
        return reply

    async def refresh_credentials(self, used: grpc.aio.Channel | None) -> None:
        """Make a channel with new credentials. `used` is the one that was refused; another call may have replaced it
        meanwhile. Raises CredentialsRefused if new credentials were refused too.
        """
        if used is not self._channel:
            return
        if self._new_credentials:
            raise CredentialsRefused("the gateway refuses our credentials, new ones too")
        self._new_credentials = True
        await self.close()

    async def renew_if_dead(self) -> None:
        """Give up a channel that carries nothing any more, though it may believe itself connected.

        One by which the gateway tells of its brokers is not dead, whatever else lets us wait: an engine that replays
        its log does, and jobs on the channel's streams would be lost. Raises CredentialsRefused.
        """
        if monotonic() - self._asked_at < _ASK_AT_MOST_EVERY:
            return
        self._asked_at, used = monotonic(), self._channel
        try:
            await self.call(lambda stub: stub.Topology(protocol.TopologyRequest(), timeout=_ALIVE_WITHIN))
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.DEADLINE_EXCEEDED and used is self._channel:
                await self.close()

    async def close(self) -> None:
        """Give up the channel; calls that are under way end as cancelled."""
        channel, self._channel, self._stub = self._channel, None, None
        if channel is not None:
            await channel.close()

    @property
    def channel(self) -> grpc.aio.Channel | None:
        """The channel in use."""
        return self._channel
