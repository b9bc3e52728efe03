"""A changelog as a partition of a Kafka topic."""

from collections.abc import AsyncIterator, Awaitable, Sequence
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition

from worker.stream.changelog import Change
from worker.stream.delivery import Send
from worker.stream.headers import OWNER
from worker.stream.settings import Settings
from worker.stream.stages import change_output
from worker.stream.topics import changelog_name

__all__ = ["ChangelogTopic"]

_POLL_MS: Final = 1_000
_BATCH: Final = 2_000


class ChangelogTopic:
    """The changelog of the shard `partition`, written through the worker's own producer, so that its records stay in one order."""

    def __init__(self, settings: Settings, partition: int, send: Send) -> None:
        self._settings = settings
        self._place = TopicPartition(changelog_name(settings), partition)
        self._send = send

    async def append(self, change: Change) -> int:
        """See `Changelog`."""
        delivered: Awaitable[Any] = await self._send(change_output(change, self._place.partition))
        return int((await delivered).offset)

    async def read(self, begin: int, last: int) -> AsyncIterator[Sequence[Change]]:
        """See `Changelog`. Read without a group; the end is an offset that is known to exist, so no broker is asked for it."""
        consumer = AIOKafkaConsumer(**self._settings.kafka_client(), enable_auto_commit=False, auto_offset_reset="earliest")
        try:
            await consumer.start()
            consumer.assign([self._place])
            if begin:
                consumer.seek(self._place, begin)
            else:
                await consumer.seek_to_beginning(self._place)
            while await consumer.position(self._place) <= last:
                for records in (await consumer.getmany(timeout_ms=_POLL_MS, max_records=_BATCH)).values():
                    yield [_change(record) for record in records if record.offset <= last]
        finally:
            await consumer.stop()


def _change(record: Any) -> Change:
    owner = next((value for name, value in record.headers if name == OWNER), b"")
    return Change(owner.decode(), record.key.decode(), record.value)
