"""Room for jobs: whoever takes a job from the engine has a slot for it first."""

import asyncio
from contextlib import suppress


class Slots:
    """So many jobs of a type may be in flight, and no more."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._free = capacity
        self._turns = asyncio.Lock()  # first come, first served: else a full stream would leave a poll the crumbs
        self._freed = asyncio.Event()
        self._freed.set()

    @property
    def free(self) -> int:
        """How many more jobs there is room for."""
        return self._free

    def try_acquire(self) -> bool:
        """Take a slot if one is free and nobody waits for it."""
        if self._free == 0 or self._turns.locked():
            return False
        self._free -= 1
        return True

    async def acquire(self, at_most: int, *, at_least: int = 1, patience_seconds: float = 0.0) -> int:
        """Wait for a free slot, in the order of coming; take as many as are free, up to `at_most`.

        With fewer than `at_least` free it waits a little longer, so that jobs are not fetched one by one.
        """
        async with self._turns:
            await self._until(1)
            if self._free < at_least:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._until(at_least), patience_seconds)
            taken = min(self._free, at_most)
            self._free -= taken
            return taken

    async def _until(self, free: int) -> None:
        while self._free < free:
            self._freed.clear()
            await self._freed.wait()

    def release(self, count: int) -> None:
        """So many slots are free again."""
        self._free += count
        if count > 0:
            self._freed.set()
