"""Reading `articles.rejected`: what was selected, each rejection once, with what was decided about it."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass

import xxhash

from worker.contracts import Topic, topic_name
from worker.rejected.decisions import Decision, Decisions
from worker.rejected.entry import Entry, entry_of
from worker.rejected.selection import Selection
from worker.stream.message import Message
from worker.stream.moments import Place
from worker.stream.settings import Settings
from worker.stream.stretches import Stretch, bounds_of, stretch_reader

__all__ = ["Found", "NotFound", "Progress", "find_places", "read_rejected", "rejected_topic"]

Progress = Callable[[str, int, int], None]
"""Told what is read, how many messages of it are done and how many there are."""


class NotFound(RuntimeError):
    """No rejected message stands at a place, or comes from it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A rejected message with its bytes, and what was decided about it."""

    entry: Entry
    message: Message
    decision: Decision | None


def rejected_topic(settings: Settings) -> str:
    """The full name of the topic."""
    return topic_name(Topic.REJECTED, settings.topic_prefix)


async def read_rejected(
    settings: Settings,
    selection: Selection,
    decisions: Decisions,
    stretches: Mapping[int, Stretch],
    progress: Progress = lambda what, done, total: None,
) -> AsyncIterator[Found]:
    """The selected messages within `stretches` of the topic, ascending within each partition.

    A rejection that a worker wrote again after a crash comes once: the same source at the same time.
    """
    topic, seen, done = rejected_topic(settings), set[int](), 0
    total = sum(part.end - part.begin for part in stretches.values())
    async with stretch_reader(settings, topic) as reader:
        async for batch in reader.read(stretches):
            for message in batch:
                entry = entry_of(message)
                if entry is None or not selection.matches(entry, message.value):
                    continue
                identity = xxhash.xxh3_64_intdigest(f"{entry.source} {entry.time}".encode())
                if identity not in seen:
                    seen.add(identity)
                    yield Found(entry, message, decisions.of(entry))
            done += len(batch)
            progress(topic, done, total)


async def find_places(settings: Settings, decisions: Decisions, places: Sequence[Place]) -> list[Found]:
    """The rejected messages at these places, or that come from them, in the order of `places`; raises `NotFound`.

    A place is one on `articles.rejected`, or that of the message whose bytes were rejected, or of the raw message behind it.
    """
    bounds = await bounds_of(settings, rejected_topic(settings))
    found = [await _at(settings, decisions, place, bounds) for place in places]
    # A place that was given twice, or in two ways, is meant once.
    return list({(one.entry.source, one.entry.time): one for some in found for one in some}.values())


async def _at(settings: Settings, decisions: Decisions, place: Place, bounds: Mapping[int, Stretch]) -> list[Found]:
    if place.topic == rejected_topic(settings):
        known, selection = bounds.get(place.partition, Stretch(0, 0)), Selection()
        inside = known.begin <= place.offset < known.end
        stretches = {place.partition: Stretch(place.offset, place.offset + 1)} if inside else {}
    else:
        stretches, selection = dict(bounds), Selection(source=f"{place.topic}/{place.partition}/{place.offset}")
    found = [one async for one in read_rejected(settings, selection, decisions, stretches)]
    if not found:
        raise NotFound(f"no rejected message at or from {place.topic}/{place.partition}/{place.offset}: rawi rejected list --all")
    return found
