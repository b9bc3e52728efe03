"""Messages written to topics as a worker or a crawler would have written them."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiokafka import AIOKafkaProducer

from worker.stream.message import Headers
from worker.stream.settings import Settings

__all__ = ["Write", "settling", "write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A message to be written to `topic` (full name)."""

    topic: str
    key: bytes | None = None
    value: bytes | None = b"v"
    headers: Headers = ()
    partition: int | None = 0
    timestamp_ms: int | None = None


def settling(origin: str, outcome: str | None, *, version: str = "1.0") -> Headers:
    """The headers that tell the outcome of a raw message."""
    headers: Headers = (("rawi-version", version.encode()), ("rawi-origin", origin.encode()))
    return headers if outcome is None else (*headers, ("rawi-outcome", outcome.encode()))


async def write(settings: Settings, messages: Sequence[Write], *, transaction: bool = False) -> list[str]:
    """Write them in order; gives their places. With `transaction` as one transaction, which leaves a marker in each partition."""
    producer = AIOKafkaProducer(
        **settings.kafka_client(),
        acks="all",
        max_request_size=16 << 20,
        transactional_id=f"{settings.topic_prefix}t" if transaction else None,
    )
    await producer.start()
    try:
        if transaction:
            async with producer.transaction():
                return await _write(producer, messages)
        return await _write(producer, messages)
    finally:
        await producer.stop()


async def _write(producer: AIOKafkaProducer, messages: Sequence[Write]) -> list[str]:
    futures = [
        await producer.send(
            found.topic,
            found.value,
            key=found.key,
            partition=found.partition,
            timestamp_ms=found.timestamp_ms,
            headers=list(found.headers),
        )
        for found in messages
    ]
    done = [await future for future in futures]
    return [f"{place.topic}/{place.partition}/{place.offset}" for place in done]
