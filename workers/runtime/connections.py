"""The connections of a worker: one for answers, and for streams and polls as many as their number asks for.

An HTTP/2 connection carries so many calls at a time, often a hundred, and a call beyond that waits without a word until
another ends. Each job type has two that hardly ever end. So answers have a connection of their own, where nothing is
that lasts, and no other is asked to carry more than some servers let it.
"""

import asyncio
from typing import Final

from workers.runtime.connection import Connect, Connection

TYPES_PER_CONNECTION: Final = 32
"""A stream and a poll of each, and a question whether anybody is there: two thirds of the usual hundred."""


class Connections:
    """Building them connects to nothing; they must be built on the event loop that uses them."""

    def __init__(self, connect: Connect, types: int) -> None:
        """`connect` makes a channel that shares nothing with others: see CHANNEL_OPTIONS."""
        self.for_answers = Connection(connect)
        self._activator = [Connection(connect) for _ in range(0, max(1, types), TYPES_PER_CONNECTION)]

    def for_activation(self, place: int) -> Connection:
        """The one for the streams and polls of the job type with this number, from 0."""
        return self._activator[place % len(self._activator)]

    @property
    def last_contact(self) -> float:
        """When the gateway last answered anything, by the monotonic clock; 0.0: never. Safe for threads."""
        return max(each.last_contact for each in (self.for_answers, *self._activator))

    async def close(self) -> None:
        """Give up all channels."""
        await asyncio.gather(*(each.close() for each in (self.for_answers, *self._activator)))
