"""Raw messages in a given order across partitions, from one reader per partition that never goes back."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing

from worker.stream.message import Message
from worker.stream.settings import Settings
from worker.stream.stretches import Stretch, stretch_reader

__all__ = ["ordered_messages"]


class _Ahead:
    """One partition, read on until the wanted offset comes; what came before it waits."""

    def __init__(self, batches: AsyncIterator[Sequence[Message]], end: int) -> None:
        self._batches = batches
        self._waiting: dict[int, Message] = {}
        self._position = -1
        self._end = end

    async def take(self, offset: int) -> Message | None:
        while offset not in self._waiting and self._position < offset:
            batch = await anext(self._batches, None)
            if batch is None:
                self._position = self._end
                break
            for message in batch:
                self._waiting[message.offset] = message
                self._position = message.offset
        return self._waiting.pop(offset, None)


async def ordered_messages(settings: Settings, topic: str, order: Sequence[tuple[int, int]]) -> AsyncIterator[Message | None]:
    """The message of `topic` (full name) at each partition and offset of `order`; None where there is none (any more).

    Each partition is read from front to back once. Messages are held while earlier ones of `order` are not there yet, so an order that
    follows the offsets within each partition needs no memory.
    """
    stretches: dict[int, Stretch] = {}
    for partition, offset in order:
        known = stretches.get(partition)
        stretches[partition] = Stretch(min(offset, known.begin), max(offset + 1, known.end)) if known else Stretch(offset, offset + 1)
    async with AsyncExitStack() as stack:
        readers = {}
        for partition, stretch in stretches.items():
            reader = await stack.enter_async_context(stretch_reader(settings, topic))
            batches = await stack.enter_async_context(aclosing(reader.read({partition: stretch})))
            readers[partition] = _Ahead(batches, stretch.end)
        for partition, offset in order:
            yield await readers[partition].take(offset)
