"""Threads for blocking handlers. A thread cannot be stopped: one that hangs keeps its place until it ends."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

Returned = TypeVar("Returned")


class Threads:
    """So many threads at a time, a new one for each call."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._free = asyncio.Semaphore(count)
        self._left: set[Thread] = set()

    async def place(self) -> None:
        """Wait until a thread may be started; `start` or `leave` must follow."""
        await self._free.acquire()

    def leave(self) -> None:
        """No thread will be started."""
        self._free.release()

    def start(self, function: Callable[[], Returned]) -> "asyncio.Future[Returned]":
        """Run the function in a thread; its result. Cancelled, it goes on to its end and is not listened to."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Returned] = loop.create_future()

        def tell(set_it: Callable[[], None]) -> None:
            if not future.done():
                set_it()

        def run() -> None:
            try:
                result = function()
            except BaseException as error:  # noqa: BLE001 - it is raised where the result is awaited
                failure = error
                _on(loop, lambda: tell(lambda: future.set_exception(failure)))
            else:
                _on(loop, lambda: tell(lambda: future.set_result(result)))
            finally:
                _on(loop, self._free.release)

        thread = Thread(target=run, name="blocking", daemon=True)
        future.add_done_callback(lambda done: self._left.add(thread) if done.cancelled() else None)
        try:
            thread.start()
        except RuntimeError:
            self.leave()
            raise
        return future

    @property
    def all_hang(self) -> bool:
        """Whether every thread hangs, so that no blocking job can run any more."""
        self._left = {thread for thread in self._left if thread.is_alive()}
        return len(self._left) >= self._count


def _on(loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
    with suppress(RuntimeError):  # the loop is closed: nobody listens any more
        loop.call_soon_threadsafe(callback)
