"""A TCP proxy between the workers and the engine's gateway, that can be told to fail as networks do."""

import asyncio
import contextlib
from collections.abc import Coroutine
from concurrent.futures import Future
from threading import Thread
from typing import Any

_CHUNK = 65_536
_WAIT_SECONDS = 10.0


class Proxy:
    """Passes everything on, until told to refuse connections or to swallow what is sent."""

    def __init__(self, *, port: int, target_port: int) -> None:
        self.port = port
        self._target_port = target_port
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._thread = Thread(target=self._loop.run_forever, daemon=True, name="proxy")
        self._thread.start()
        self._flows.set()
        self.restore()

    def refuse(self) -> None:
        """Cut every connection, and refuse new ones: nobody listens."""
        self._call(self._refuse())

    def swallow(self) -> None:
        """A black hole: connections stay and new ones are taken, and nothing arrives either way."""
        self._call(self._swallow())

    def restore(self) -> None:
        """Pass everything on again, what was held back first."""
        self._call(self._restore())

    def close(self) -> None:
        """Cut everything and end."""
        self.refuse()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_WAIT_SECONDS)
        self._loop.close()

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        done: Future[None] = asyncio.run_coroutine_threadsafe(work, self._loop)
        done.result(_WAIT_SECONDS)

    async def _refuse(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        self._flows.set()
        await asyncio.sleep(0)

    async def _swallow(self) -> None:
        self._flows.clear()

    async def _restore(self) -> None:
        self._flows.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            upstream = await asyncio.open_connection("127.0.0.1", self._target_port)
        except OSError:
            writer.transport.abort()
            return
        ours = {writer, upstream[1]}
        self._writers |= ours
        try:
            await asyncio.gather(self._pump(reader, upstream[1]), self._pump(upstream[0], writer))
        finally:
            self._writers -= ours
            for each in ours:
                each.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(_CHUNK):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        writer.transport.abort()
