"""What was decided about rejected messages: a small compacted record beside them.

Kafka can neither delete one message nor fold this one away: its key is the original one, which other messages share, and
DeleteRecords takes all that came before too. So `articles.rejected` stays as it is, for as long as it is kept, and a decision is
a record on `articles.rejected.decisions` under the place of the rejected bytes. To take it back is a tombstone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from worker.contracts import Topic, topic_name
from worker.records import InvalidRecord, decode
from worker.rejected.entry import Entry
from worker.stream.reading import NoSuchTopic
from worker.stream.settings import Settings
from worker.stream.stretches import bounds_of, stretch_reader

__all__ = ["Decision", "Decisions", "decisions_topic", "read_decisions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A rejected message was given back as the message `retried_as`, or dropped from view.

    `source` and `time` are its identity (see `Entry`): should the topic be made anew, its places are counted from 0 again, and the
    time tells apart.
    """

    decision: Literal["retried", "dropped"]
    source: str
    time: str
    origin: str
    attempt: int
    decided_at: str
    retried_as: str | None = None


class Decisions:
    """The decisions in force."""

    def __init__(self, by_source: Mapping[str, Decision]) -> None:
        self._by_source = by_source

    def of(self, entry: Entry) -> Decision | None:
        """What was decided about this message, None while it waits."""
        found = self._by_source.get(entry.source)
        return found if found is not None and found.time == entry.time else None

    def __iter__(self) -> Iterator[Decision]:
        return iter(self._by_source.values())


def decisions_topic(settings: Settings) -> str:
    """The full name of the topic."""
    return topic_name(Topic.DECISIONS, settings.topic_prefix)


async def read_decisions(settings: Settings) -> Decisions:
    """The decisions that stand on the topic now; none where there is no such topic yet."""
    topic, found = decisions_topic(settings), dict[str, Decision]()
    try:
        bounds = await bounds_of(settings, topic)
    except NoSuchTopic:
        return Decisions({})
    async with stretch_reader(settings, topic) as reader:
        async for batch in reader.read(bounds):
            for message in batch:
                _apply(found, (message.key or b"").decode("utf-8", "replace"), message.value)
    return Decisions(found)


def _apply(found: dict[str, Decision], source: str, value: bytes | None) -> None:
    if value is None:
        found.pop(source, None)
        return
    try:
        found[source] = decode(Decision, value)
    except InvalidRecord:  # of a later version of Rawi, which knows more kinds
        return
