"""A changelog as a partition of a Kafka topic."""

from collections.abc import AsyncIterator, Awaitable, Sequence
from typing import Any

from worker.stream.changelog import Change
from worker.stream.delivery import Send
from worker.stream.headers import OWNER
from worker.stream.message import Message
from worker.stream.settings import Settings
from worker.stream.stages import change_output
from worker.stream.stretches import Stretch, stretch_reader
from worker.stream.topics import changelog_name

__all__ = ["ChangelogTopic"]


class ChangelogTopic:
    """The changelog of the shard `partition`, written through the worker's own producer, so that its records stay in one order."""

    def __init__(self, settings: Settings, partition: int, send: Send) -> None:
        self._settings = settings
        self._topic = changelog_name(settings)
        self._partition = partition
        self._send = send

    async def append(self, change: Change) -> int:
        """See `Changelog`."""
        delivered: Awaitable[Any] = await self._send(change_output(change, self._partition))
        return int((await delivered).offset)

    async def read(self, begin: int, last: int) -> AsyncIterator[Sequence[Change]]:
        """See `Changelog`. Read without a group; the end is an offset that is known to exist, so no broker is asked for it."""
        async with stretch_reader(self._settings, self._topic) as reader:
            async for batch in reader.read({self._partition: Stretch(begin, last + 1)}):
                yield [_change(message) for message in batch]


def _change(message: Message) -> Change:
    return Change(message.header(OWNER) or "", (message.key or b"").decode(), message.value)
