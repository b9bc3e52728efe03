"""A TCP proxy on loopback whose line can go dead, with the connections left open, or become slow."""

import asyncio
from types import TracebackType
from typing import Self

__all__ = ["Line"]

_PIECE = 64 << 10


class Line:
    """Passes bytes both ways between a port of its own and `target`, both on 127.0.0.1."""

    def __init__(self, port: int, target: int) -> None:
        self.port = port
        self._target = target
        self._alive = asyncio.Event()
        self._alive.set()
        self._bytes_per_second: float | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def cut(self) -> None:
        """Nothing passes any more, and nobody is told."""
        self._alive.clear()

    def mend(self) -> None:
        """What waited passes."""
        self._alive.set()

    def slow_down(self, bytes_per_second: float | None) -> None:
        """So much for each connection and direction; None for all it can."""
        self._bytes_per_second = bytes_per_second

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.close()
            return
        for source, sink in ((reader, there_writer), (there_reader, writer)):
            task = asyncio.create_task(self._pass(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while piece := await source.read(_PIECE if self._bytes_per_second is None else 4096):
                await self._alive.wait()
                sink.write(piece)
                await sink.drain()
                if self._bytes_per_second:
                    await asyncio.sleep(len(piece) / self._bytes_per_second)
        except (OSError, ConnectionError):
            pass
        finally:
            sink.close()
