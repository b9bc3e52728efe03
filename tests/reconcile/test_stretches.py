"""Bounds and stretches of topics, on both brokers."""

import pytest

from tests.reconcile.topics import Write, write
from worker.contracts import Topic, topic_name
from worker.stream.message import Message
from worker.stream.reading import NoSuchTopic
from worker.stream.settings import Settings
from worker.stream.stretches import Stretch, bounds_of, offsets_at, stretch_reader
from worker.stream.topics import create_topics

pytestmark = pytest.mark.broker


async def raw_topic(settings: Settings) -> str:
    await create_topics(settings)
    return topic_name(Topic.RAW, settings.topic_prefix)


async def read(settings: Settings, topic: str, wanted: dict[int, Stretch]) -> list[Message]:
    async with stretch_reader(settings, topic) as reader:
        return [message async for batch in reader.read(wanted) for message in batch]


async def test_bounds_are_the_true_ends_and_empty_partitions_have_theirs(settings: Settings) -> None:
    topic = await raw_topic(settings)
    await write(settings, [Write(topic=topic, partition=1) for _ in range(25)])
    bounds = await bounds_of(settings, topic)
    assert sorted(bounds) == list(range(8))
    assert bounds[0] == Stretch(0, 0)
    assert bounds[1] == Stretch(0, 25)


async def test_a_stretch_holds_its_offsets_and_no_others(settings: Settings) -> None:
    topic = await raw_topic(settings)
    await write(settings, [Write(topic=topic, partition=number % 2, value=str(number).encode()) for number in range(40)])
    async with stretch_reader(settings, topic) as reader:
        for wanted in ({0: Stretch(3, 9), 1: Stretch(15, 20)}, {0: Stretch(0, 2), 1: Stretch(0, 0)}, {}):
            found = [message async for batch in reader.read(wanted) for message in batch]
            places = {(message.partition, message.offset) for message in found}
            assert places == {(number, offset) for number, part in wanted.items() for offset in range(*part)}
            assert all(message.value == str(message.offset * 2 + message.partition).encode() for message in found)


async def test_a_message_larger_than_a_fetch_is_read(settings: Settings) -> None:
    topic = await raw_topic(settings)
    await write(settings, [Write(topic=topic, value=value) for value in (b"a", b"b" * (9 << 20), b"c")])
    assert [len(message.value or b"") for message in await read(settings, topic, {0: Stretch(0, 3)})] == [1, 9 << 20, 1]


@pytest.mark.kafka
async def test_a_missing_topic_is_named(kafka_settings: Settings) -> None:
    with pytest.raises(NoSuchTopic, match="nowhere"):
        await bounds_of(kafka_settings, "nowhere")


async def test_a_time_leads_to_the_first_message_from_then_on(settings: Settings) -> None:
    topic = await raw_topic(settings)
    for hour in range(6):
        await write(settings, [Write(topic=topic, timestamp_ms=hour * 3_600_000)])
    bounds = await bounds_of(settings, topic)
    assert (await offsets_at(settings, topic, 2 * 3_600_000 - 1, bounds))[0] == 2
    assert (await offsets_at(settings, topic, 9 * 3_600_000, bounds))[0] == 6
    assert (await offsets_at(settings, topic, 0, bounds))[1] == 0


@pytest.mark.kafka
async def test_a_marker_of_a_transaction_at_the_end_holds_nobody_up(kafka_settings: Settings) -> None:
    topic = await raw_topic(kafka_settings)
    await write(kafka_settings, [Write(topic=topic)] * 3, transaction=True)
    bounds = await bounds_of(kafka_settings, topic)
    assert bounds[0] == Stretch(0, 4)
    assert [message.offset for message in await read(kafka_settings, topic, bounds)] == [0, 1, 2]
