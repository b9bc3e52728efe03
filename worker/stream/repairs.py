"""Repairs of faust-streaming 0.15.3 without which messages are lost or repeated for nothing.

Each function closes one hole; `docs/decisions/0003-faust-repairs.md` says how each was found, `tests/stream/test_repairs.py` shows
each loss without its repair. They touch private methods, so `check_version` refuses any other version of Faust.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any, Final

from faust.tables.recovery import Recovery
from faust.transport.consumer import Consumer
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread
from faust.types import TP

__all__ = [
    "UnsupportedFaust",
    "check_version",
    "close_flow_before_resuming",
    "commit_before_revocation",
    "install",
    "never_commit_past_unacknowledged",
    "seek_to_the_beginning_without_commit",
]

log = logging.getLogger(__name__)
_FAUST: Final = "0.15.3"
_COMMIT_SECONDS: Final = 3.0


class UnsupportedFaust(RuntimeError):
    """The repairs fit one version of Faust, and another one is installed."""


def check_version(installed: str | None = None) -> None:
    """Raise `UnsupportedFaust` unless the version is the one that the repairs were made for."""
    found = installed or version("faust-streaming")
    if found != _FAUST:
        raise UnsupportedFaust(
            f"faust-streaming {found} is installed; the delivery guarantees need {_FAUST}: pip install faust-streaming=={_FAUST}"
        )


def never_commit_past_unacknowledged(consumer: Any = Consumer) -> None:
    """The committed offset never passes a message that was handed to a stream and is not acknowledged.

    Faust commits the end of the first unbroken run of acknowledgements, although an earlier message may still be in work (upstream #606).
    """
    pending: defaultdict[TP, set[int]] = defaultdict(set)
    initialise, seek, new_offset = consumer.__init__, consumer.perform_seek, consumer._new_offset

    def initialise_tracked(self: Any, *args: Any, **kwargs: Any) -> None:
        positional = list(args)
        callback = kwargs.pop("callback") if "callback" in kwargs else positional.pop(1)
        app = (kwargs.get("transport") or positional[0]).app

        async def remember(message: Any) -> Any:
            if app.topics.acks_enabled_for(message.topic) and app.topics._tp_index.get(message.tp):
                pending[message.tp].add(message.offset)
            return await callback(message)

        initialise(self, *positional, callback=remember, **kwargs)

    async def perform_seek(self: Any) -> None:
        # After a seek everything that is not committed is read again.
        pending.clear()
        await seek(self)

    def _new_offset(self: Any, tp: TP) -> int | None:
        waiting = pending.get(tp)
        if waiting:
            waiting.difference_update(self._acked_index[tp])
            committed = self._committed_offset[tp]
            if committed:
                waiting.difference_update([offset for offset in waiting if offset < committed])
        if not waiting:
            found: int | None = new_offset(self, tp)
            return found
        return _offset_below(self, tp, min(waiting), new_offset)

    consumer.__init__ = initialise_tracked
    consumer.perform_seek = perform_seek
    consumer._new_offset = _new_offset


def seek_to_the_beginning_without_commit(thread: Any = AIOKafkaConsumerThread) -> None:
    """A partition of which nothing is committed yet is read again from its beginning after a rebalance.

    aiokafka's `seek_to_committed` leaves such a partition where it is: what was fetched before the first commit of a group, and
    dropped by the rebalance, would never come again.
    """
    seek = thread.seek_to_committed

    async def seek_to_committed(self: Any) -> Mapping[TP, int]:
        offsets: Mapping[TP, int] = await seek(self)
        unset = [place for place, offset in offsets.items() if not (offset and offset > 0)]
        if unset:
            await self.call_thread(self._ensure_consumer().seek_to_beginning, *unset)
        return offsets

    thread.seek_to_committed = seek_to_committed


def _offset_below(consumer: Any, tp: TP, lowest: int, new_offset: Callable[[Any, TP], int | None]) -> int | None:
    acked = consumer._acked[tp]
    held_back = [offset for offset in acked if offset > lowest]
    if not held_back:
        return new_offset(consumer, tp)
    acked[:] = [offset for offset in acked if offset < lowest]
    try:
        return new_offset(consumer, tp) if acked else None
    finally:
        acked.extend(held_back)


def commit_before_revocation(consumer: Any = Consumer) -> None:
    """What was acknowledged is committed before a rebalance forgets it: no thousands of repeats (upstream #502)."""
    revoked = consumer.on_partitions_revoked

    async def on_partitions_revoked(self: Any, partitions: set[TP]) -> None:
        try:
            await asyncio.wait_for(self.commit(), _COMMIT_SECONDS)
        except Exception as error:
            # Repeats are harmless, a stuck rebalance is not.
            log.warning("commit before revocation failed, expect repeats: %r", error)
        await revoked(self, partitions)

    consumer.on_partitions_revoked = on_partitions_revoked


def close_flow_before_resuming(recovery: Any = Recovery) -> None:
    """No message that was fetched after the seek to the committed offset is dropped when a rebalance ends.

    Faust resumes the partitions first and clears the queues when it opens the flow: what came in between is gone, and the commit jumps it.
    """
    resume = recovery._resume_streams

    async def _resume_streams(self: Any, generation_id: int = 0) -> None:
        self.app.consumer.stop_flow()
        self.app.flow_control.suspend()
        await resume(self, generation_id)

    recovery._resume_streams = _resume_streams


def install() -> None:
    """Check the version and install every repair, once per process, before the app starts."""
    check_version()
    never_commit_past_unacknowledged()
    seek_to_the_beginning_without_commit()
    commit_before_revocation()
    close_flow_before_resuming()
