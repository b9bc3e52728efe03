"""What is known of a replay: its bounds and how far it is, as one compacted record under its name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from worker.contracts import Topic, topic_name
from worker.records import InvalidRecord, decode, encode
from worker.stream.reading import NoSuchTopic, read_topic
from worker.stream.settings import Settings
from worker.stream.writing import raw_writer

__all__ = ["Bounds", "Replay", "Status", "book_topic", "forget", "load", "load_all", "save"]


class Status(StrEnum):
    """Where a replay stands."""

    RUNNING = "running"
    STOPPED = "stopped"
    """Not finished: `rawi replay resume` goes on."""
    COMPLETE = "complete"
    """Every selected message is accounted for."""
    PROMOTED = "promoted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Offsets of one partition of the raw topic: messages from `begin` and before `end` are replayed, the others from `warm_up` and before
    `last` only remembered, as far as they were decided before the last one that is replayed."""

    warm_up: int
    begin: int
    end: int
    last: int

    def wants(self, offset: int) -> bool:
        """Whether the message at this offset is replayed."""
        return self.begin <= offset < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A replay as it was asked for, and its progress.

    `bounds` is by partition, as text. `done` of `total` messages are accounted for, among them `outcomes` by name; `filtered` were not
    selected by `where`. Times are ISO 8601 in UTC.
    """

    name: str
    topic: str
    into: str
    bounds: Mapping[str, Bounds]
    where: tuple[str, ...] = ()
    in_place: bool = False
    version: str = ""
    created_at: str = ""
    updated_at: str = ""
    status: Status = Status.RUNNING
    total: int = 0
    done: int = 0
    filtered: int = 0
    seconds: float = 0.0
    """Time spent working, of all runs together."""
    outcomes: Mapping[str, int] = field(default_factory=dict)

    @property
    def messages(self) -> int:
        """Offsets between the bounds."""
        return sum(part.end - part.begin for part in self.bounds.values())


def book_topic(settings: Settings) -> str:
    """The full name of the topic that holds these records."""
    return topic_name(Topic.REPLAYS, settings.topic_prefix)


async def load_all(settings: Settings) -> dict[str, Replay]:
    """Every replay that was not dropped, by name, oldest first."""
    found: dict[str, Replay] = {}
    try:
        async for message in read_topic(settings, book_topic(settings)):
            name = (message.key or b"").decode("utf-8", "replace")
            known = found.pop(name, None)
            if message.value is None:
                continue
            try:
                found[name] = decode(Replay, message.value)
            except InvalidRecord:  # of another version of Rawi
                if known is not None:
                    found[name] = known
    except NoSuchTopic:
        return {}
    return dict(sorted(found.items(), key=lambda item: item[1].created_at))


async def load(settings: Settings, name: str) -> Replay | None:
    """The replay of that name."""
    return (await load_all(settings)).get(name)


async def save(settings: Settings, replay: Replay) -> None:
    """Write the record; it is on the broker when this returns."""
    async with raw_writer(settings, book_topic(settings)) as writer:
        await writer.write(replay.name.encode(), encode(replay))


async def forget(settings: Settings, name: str) -> None:
    """Remove the record."""
    async with raw_writer(settings, book_topic(settings)) as writer:
        await writer.write(name.encode(), None)
