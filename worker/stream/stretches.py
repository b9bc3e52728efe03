"""Stretches of a topic: where its partitions begin and end, from which offset a time on they are read, and reading just that."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition

from worker.stream.message import Message
from worker.stream.reading import NoSuchTopic, message_of_record
from worker.stream.settings import Settings
from worker.stream.topics import partitions_of

__all__ = ["Stretch", "StretchReader", "bounds_of", "committed_of", "offsets_at", "stretch_reader"]

_POLL_MS: Final = 250
_PROBES: Final = 50
_STALL_SECONDS: Final = 60.0
_FETCH_BYTES: Final = 1 << 20
_ANSWER_BYTES: Final = 8 << 20
"""Of one partition, and of all together. A fetch gives at least one message, however large it is (KIP-74), so these bound memory and
no message."""


class Stretch(NamedTuple):
    """Offsets of one partition, from `begin` up to but without `end`."""

    begin: int
    end: int


async def bounds_of(settings: Settings, topic: str) -> dict[int, Stretch]:
    """Log start and end of each partition of `topic` (full name) now; raises `NoSuchTopic` and aiokafka's errors.

    The end is the high watermark that a fetch tells: not every broker's list of offsets can be trusted (Tansu 0.6.0 names the first
    offset of the last batch, plus one).
    """
    known = await partitions_of(settings, topic)
    if not known:
        raise NoSuchTopic(f"there is no topic {topic}: rawi topics create")
    async with _consumer(settings) as probe:
        places = [TopicPartition(topic, number) for number in known]
        probe.assign(places)
        begins: Mapping[Any, int] = await probe.beginning_offsets(places)
        ends = dict(await probe.end_offsets(places))
        filled = [place for place in places if ends[place] > begins[place]]
        for place, end in (await _fetched_ends(probe, {place: ends[place] for place in filled})).items():
            ends[place] = max(ends[place], end)
    return {place.partition: Stretch(begins[place], ends[place]) for place in places}


async def _fetched_ends(probe: AIOKafkaConsumer, listed: Mapping[TopicPartition, int]) -> dict[TopicPartition, int]:
    if not listed:
        return {}
    probe.assign(list(listed))
    for place, end in listed.items():
        probe.seek(place, end - 1)
    for _ in range(_PROBES):
        await probe.getmany(timeout_ms=_POLL_MS)
        if all(probe.highwater(place) is not None for place in listed):
            return {place: probe.highwater(place) for place in listed}
    raise TimeoutError(f"the broker does not say where {', '.join(str(place) for place in listed)} end")


async def offsets_at(settings: Settings, topic: str, timestamp_ms: int, bounds: Mapping[int, Stretch]) -> dict[int, int]:
    """For each partition in `bounds` the first offset whose message has this time or a later one; its end where there is none.

    What the broker says is where the look for it begins (Tansu 0.6.0 always says 0).
    """
    async with _consumer(settings) as consumer:
        said = await consumer.offsets_for_times({TopicPartition(topic, number): timestamp_ms for number in bounds})
        begins = {place.partition: found.offset for place, found in said.items() if found is not None}
        reader = StretchReader(consumer, topic)
        return {
            number: await _first_from(reader, number, Stretch(max(begins[number], bounds[number].begin), bounds[number].end), timestamp_ms)
            if number in begins
            else bounds[number].end
            for number in bounds
        }


async def _first_from(reader: "StretchReader", number: int, stretch: Stretch, timestamp_ms: int) -> int:
    async for batch in reader.read({number: stretch}):
        for message in batch:
            if message.timestamp_ms >= timestamp_ms:
                return message.offset
    return stretch.end


async def committed_of(settings: Settings, topic: str, partitions: Collection[int]) -> dict[int, int]:
    """Up to where the workers' group has acknowledged each partition; 0 where it has nothing. The group is not joined."""
    consumer = AIOKafkaConsumer(**settings.kafka_client(), group_id=settings.group_id, enable_auto_commit=False)
    try:
        await consumer.start()
        consumer.assign([TopicPartition(topic, number) for number in partitions])
        return {number: await consumer.committed(TopicPartition(topic, number)) or 0 for number in partitions}
    finally:
        await asyncio.shield(consumer.stop())


class StretchReader:
    """Reads stretches of one topic, one call after the other, over one connection."""

    def __init__(self, consumer: AIOKafkaConsumer, topic: str) -> None:
        self._consumer = consumer
        self._topic = topic

    async def read(self, wanted: Mapping[int, Stretch]) -> AsyncGenerator[Sequence[Message], None]:
        """The messages of these stretches by partition, in batches, in order within each partition.

        Offsets at which no message stands (transaction markers, what compaction or retention has removed) are passed over. Raises
        `TimeoutError` where the broker stays silent for a minute: aiokafka itself would wait for ever.
        """
        left = {TopicPartition(self._topic, number): stretch.end for number, stretch in wanted.items() if stretch.begin < stretch.end}
        if not left:
            return
        self._consumer.assign(list(left))
        for place in left:
            self._consumer.seek(place, wanted[place.partition].begin)
        last = time.monotonic()
        while left:
            batches: Mapping[TopicPartition, Sequence[Any]] = await self._consumer.getmany(*left, timeout_ms=_POLL_MS)
            for place, records in batches.items():
                yield [message_of_record(record) for record in records if record.offset < left[place]]
            done = [place for place in left if await self._consumer.position(place) >= left[place]]
            self._consumer.pause(*done)
            for place in done:
                del left[place]
            last = time.monotonic() if batches or done else last
            if time.monotonic() - last > _STALL_SECONDS:
                raise TimeoutError(f"the broker gives nothing of {self._topic} for {_STALL_SECONDS:g} s")


@asynccontextmanager
async def stretch_reader(settings: Settings, topic: str) -> AsyncIterator[StretchReader]:
    """A reader of `topic` (full name), outside any consumer group."""
    async with _consumer(settings) as consumer:
        yield StretchReader(consumer, topic)


@asynccontextmanager
async def _consumer(settings: Settings) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        **settings.kafka_client(),
        enable_auto_commit=False,
        # Retention may remove the beginning of a stretch while it is read; what is left of it follows.
        auto_offset_reset="earliest",
        fetch_max_wait_ms=100,
        max_partition_fetch_bytes=_FETCH_BYTES,
        fetch_max_bytes=_ANSWER_BYTES,
    )
    try:
        await consumer.start()
        yield consumer
    finally:
        await asyncio.shield(consumer.stop())
