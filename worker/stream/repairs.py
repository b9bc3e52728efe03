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

import aiokafka
from faust.sensors import Sensor
from faust.tables.recovery import Recovery
from faust.transport.consumer import Consumer
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread
from faust.transport.producer import ProducerBuffer
from faust.types import TP

from worker.stream.exits import ExitStatus, exit_unacknowledged

__all__ = [
    "UnsupportedFaust",
    "check_version",
    "close_flow_before_resuming",
    "commit_before_revocation",
    "deliver_before_commit",
    "install",
    "never_commit_past_unacknowledged",
    "read_true_end_offsets",
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
        changelogs = self.consumer.app.tables.changelog_topics
        unset = [place for place, offset in offsets.items() if not (offset and offset > 0) and place.topic not in changelogs]
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


class _DeliveryErrors(Sensor):
    """Remembers that the producer failed to send something that nobody awaits, such as a changelog record."""

    def __init__(self) -> None:
        super().__init__()
        self.first: BaseException | None = None

    def on_send_error(self, producer: Any, exc: BaseException, state: Any) -> None:
        self.first = self.first or exc


def deliver_before_commit(
    app: Any,
    consumer: Any = Consumer,
    buffer: Any = ProducerBuffer,
    give_up: Callable[[ExitStatus, str], None] = exit_unacknowledged,
) -> None:
    """Table changes reach the broker before the offsets that caused them are committed; a failed delivery ends the process uncommitted.

    Faust's flush gives up after 0.1 s, and a failed delivery is only logged.
    """
    errors = _DeliveryErrors()
    app.sensors.add(errors)
    send_pending, commit_offsets = buffer._send_pending, consumer._commit_offsets
    in_flight = 0

    async def _send_pending(self: Any, future: Any) -> None:
        nonlocal in_flight
        in_flight += 1
        try:
            await send_pending(self, future)
        finally:
            in_flight -= 1

    async def _commit_offsets(self: Any, offsets: Mapping[TP, int], start_new_transaction: bool = True) -> bool:
        producer = self.app.producer
        while producer.buffer.size or in_flight:  # noqa: ASYNC110 - Faust offers nothing to wait on
            await asyncio.sleep(0.002)
        await producer.flush()
        if errors.first is not None:
            give_up(ExitStatus.UNDELIVERED, f"a table change was not delivered: {errors.first!r}")
        return bool(await commit_offsets(self, offsets, start_new_transaction))

    buffer._send_pending = _send_pending
    consumer._commit_offsets = _commit_offsets


def close_flow_before_resuming(recovery: Any = Recovery) -> None:
    """No message that was fetched after the seek to the committed offset is dropped when table recovery ends.

    Faust resumes the partitions first and clears the queues when it opens the flow: what came in between is gone, and the commit jumps it.
    """
    completed = recovery.on_recovery_completed

    async def on_recovery_completed(self: Any, generation_id: int = 0) -> None:
        self.app.consumer.stop_flow()
        self.app.flow_control.suspend()
        await completed(self, generation_id)

    recovery.on_recovery_completed = on_recovery_completed


def read_true_end_offsets(client: Mapping[str, Any], thread: Any = AIOKafkaConsumerThread) -> None:
    """End offsets come from the high watermark of a fetch, for brokers whose ListOffsets is wrong.

    Tansu 0.6.0 answers with the base offset of the last batch plus one, so table recovery would stop early.
    """
    listed = thread._highwaters

    async def _highwaters(self: Any, partitions: list[TP]) -> dict[TP, int]:
        ends: dict[TP, int] = dict(await listed(self, partitions))
        doubtful = {aiokafka.TopicPartition(tp.topic, tp.partition): tp for tp, end in ends.items() if end}
        if doubtful:
            fetched = await _fetched_ends(client, {place: ends[tp] for place, tp in doubtful.items()})
            ends.update({doubtful[place]: max(ends[doubtful[place]], end) for place, end in fetched.items()})
        return ends

    thread._highwaters = _highwaters


async def _fetched_ends(client: Mapping[str, Any], known: Mapping[aiokafka.TopicPartition, int]) -> dict[Any, int]:
    """High watermarks as fetches tell them, read by a consumer without a group."""
    probe = aiokafka.AIOKafkaConsumer(**client, fetch_max_wait_ms=100)
    try:
        await probe.start()
        probe.assign(list(known))
        for place, end in known.items():
            probe.seek(place, end - 1)
        for _ in range(50):
            await probe.getmany(timeout_ms=200)
            if all(probe.highwater(place) is not None for place in known):
                break
        return {place: probe.highwater(place) or 0 for place in known}
    finally:
        await probe.stop()


def install(app: Any, client: Mapping[str, Any]) -> None:
    """Check the version and install every repair, once per process, before the app starts. `client`: how to reach the broker."""
    check_version()
    never_commit_past_unacknowledged()
    seek_to_the_beginning_without_commit()
    commit_before_revocation()
    deliver_before_commit(app)
    close_flow_before_resuming()
    read_true_end_offsets(client)
