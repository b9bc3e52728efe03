"""Reading a topic from outside a consumer group: to the end, or for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition

from worker.stream.message import Message
from worker.stream.settings import Settings
from worker.stream.topics import LARGEST_MESSAGE, partitions_of

__all__ = ["NoSuchTopic", "message_of_record", "read_topic"]

_POLL_MS: Final = 250


class NoSuchTopic(RuntimeError):
    """The topic is not in the broker."""


async def read_topic(
    settings: Settings, topic: str, *, from_beginning: bool = True, follow: bool = False, partitions: tuple[int, ...] | None = None
) -> AsyncIterator[Message]:
    """The messages of `topic` (full name), in order within each partition.

    Without `follow` it ends where the topic ended when it was asked: the end is the high watermark that a fetch tells, because not every
    broker's list of offsets can be trusted. Raises `NoSuchTopic` and aiokafka's errors.
    """
    async with _assigned(settings, topic, partitions) as (consumer, places):
        if from_beginning:
            await consumer.seek_to_beginning(*places)
        else:
            await consumer.seek_to_end(*places)
        while True:
            batches = await consumer.getmany(timeout_ms=_POLL_MS)
            for records in batches.values():
                for record in records:
                    yield message_of_record(record)
            if not follow and not batches and await _at_end(consumer, places):
                return


async def _at_end(consumer: AIOKafkaConsumer, places: list[TopicPartition]) -> bool:
    for place in places:
        end = consumer.highwater(place)
        if end is None or await consumer.position(place) < end:
            return False
    return True


@asynccontextmanager
async def _assigned(
    settings: Settings, topic: str, partitions: tuple[int, ...] | None
) -> AsyncIterator[tuple[AIOKafkaConsumer, list[TopicPartition]]]:
    known = await _partitions_of(settings, topic)
    consumer = AIOKafkaConsumer(
        **settings.kafka_client(), enable_auto_commit=False, fetch_max_wait_ms=100, max_partition_fetch_bytes=LARGEST_MESSAGE
    )
    try:
        await consumer.start()
        places = [TopicPartition(topic, number) for number in sorted(known if partitions is None else known & set(partitions))]
        consumer.assign(places)
        yield consumer, places
    finally:
        await consumer.stop()


async def _partitions_of(settings: Settings, topic: str) -> set[int]:
    # Right after its creation a topic is not known to every broker yet.
    for _ in range(20):
        found = await partitions_of(settings, topic)
        if found:
            return set(found)
        await asyncio.sleep(0.1)
    raise NoSuchTopic(f"there is no topic {topic}: rawi topics create")


def message_of_record(record: Any) -> Message:
    """A record of aiokafka as a message."""
    return Message(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp_ms=record.timestamp,
        key=record.key,
        value=record.value,
        headers=tuple((name, value or b"") for name, value in record.headers),
    )
