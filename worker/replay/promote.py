"""Makes the results of a replay the live ones: what it found replaces what stood there, and what it no longer finds is deleted."""

from dataclasses import dataclass, field

from worker.contracts import Topic, topic_name
from worker.replay.manifest import Replay
from worker.replay.namespace import names_of
from worker.stream.headers import ORIGIN
from worker.stream.message import Message
from worker.stream.moments import parse_place
from worker.stream.reading import read_topic
from worker.stream.settings import Settings
from worker.stream.writing import raw_writer

__all__ = ["Promotion", "promote"]

_COMPACTED = (Topic.ENRICHED, Topic.RELATIONS)


@dataclass(slots=True)
class Promotion:
    """How many records were written to each live topic, and how many of those there were deleted."""

    written: dict[str, int] = field(default_factory=dict)
    deleted: dict[str, int] = field(default_factory=dict)


async def promote(settings: Settings, replay: Replay, *, dry_run: bool = False) -> Promotion:
    """Write the replay's records under their keys to the live topics, then delete the live ones of the same messages that it has not.

    Repeating it is harmless. Records of messages that the replay did not cover stay as they are; so do rejections, which cannot be deleted.
    """
    promotion = Promotion()
    names = names_of(settings, replay)
    for topic in (*_COMPACTED, Topic.REJECTED):
        live = topic_name(topic, settings.topic_prefix)
        mine, origins = await _index(settings, names[topic])
        stale = await _stale(settings, live, mine, replay) if topic in _COMPACTED else set()
        promotion.written[live], promotion.deleted[live] = origins, len(stale)
        if dry_run:
            continue
        async with raw_writer(settings, live) as writer:
            async for message in read_topic(settings, names[topic]):
                await writer.write(message.key, message.value, _partition(topic, message), headers=message.headers)
            for key, partition in stale:
                await writer.write(key, None, partition)
    return promotion


def _partition(topic: Topic, message: Message) -> int | None:
    # Both topics have the partitions of the contract, and records of one article stay together in one.
    return message.partition if topic in _COMPACTED else None


async def _index(settings: Settings, topic: str) -> tuple[set[bytes], int]:
    keys, count = set(), 0
    async for message in read_topic(settings, topic):
        count += 1
        if message.key is not None:
            keys.add(message.key)
    return keys, count


async def _stale(settings: Settings, live: str, mine: set[bytes], replay: Replay) -> set[tuple[bytes, int]]:
    """Keys, with their partitions, that stand on the live topic, come from messages that were replayed, and are not among the replay's."""
    found: set[tuple[bytes, int]] = set()
    async for message in read_topic(settings, live):
        if message.key is None or message.key in mine:
            continue
        place = (message.key, message.partition)
        if message.value is None:
            found.discard(place)
        elif _covered(message, replay):
            found.add(place)
    return found


def _covered(message: Message, replay: Replay) -> bool:
    place = parse_place(message.header(ORIGIN) or "")
    if place is None or place.topic != replay.topic or replay.where:
        # Of a filtered replay it is not known which messages it left out.
        return False
    part = replay.bounds.get(str(place.partition))
    return part is not None and part.wants(place.offset)
