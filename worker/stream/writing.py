"""Writing raw articles to Kafka from outside: bounded in flight, delivery awaited."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from aiokafka import AIOKafkaProducer

from worker.stream.message import Headers
from worker.stream.settings import Settings
from worker.stream.topics import LARGEST_MESSAGE

__all__ = ["RawWriter", "raw_writer"]

_IN_FLIGHT: Final = 2_000


class RawWriter:
    """Sends messages, to one topic unless another is named.

    At most 2,000 are unacknowledged at a time, so memory stays bounded and a slow broker slows the caller.
    """

    def __init__(self, producer: AIOKafkaProducer, topic: str) -> None:
        self._producer = producer
        self._topic = topic
        self._pending: set[asyncio.Future[Any]] = set()
        self.delivered = 0

    async def write(
        self, key: bytes | None, value: bytes | None, partition: int | None = None, *, headers: Headers = (), topic: str | None = None
    ) -> "asyncio.Future[Any]":
        """Send one message; gives the future of its place. Raises the broker's error of an earlier one as soon as it is known."""
        if len(self._pending) >= _IN_FLIGHT:
            await self._settle(asyncio.FIRST_COMPLETED)
        future: asyncio.Future[Any] = await self._producer.send(
            topic or self._topic, value, key=key, partition=partition, headers=list(headers)
        )
        self._pending.add(future)
        return future

    async def partitions(self, topic: str) -> set[int]:
        """The partitions of a topic (full name)."""
        return set(await self._producer.partitions_for(topic))

    async def finish(self) -> None:
        """Wait until the broker has acknowledged everything."""
        while self._pending:
            await self._settle(asyncio.ALL_COMPLETED)

    async def _settle(self, when: str) -> None:
        done, self._pending = await asyncio.wait(self._pending, return_when=when)
        for future in done:
            future.result()
            self.delivered += 1


@asynccontextmanager
async def raw_writer(settings: Settings, topic: str) -> AsyncIterator[RawWriter]:
    """A writer to `topic` (full name); what was written is acknowledged when the block ends without an error."""
    producer = AIOKafkaProducer(
        **settings.kafka_client(),
        acks="all",
        enable_idempotence=False,
        linger_ms=5,
        max_batch_size=256 << 10,
        max_request_size=LARGEST_MESSAGE,
    )
    try:
        await producer.start()
        writer = RawWriter(producer, topic)
        yield writer
        await writer.finish()
    finally:
        await producer.stop()
