"""Each repair beside the loss that it prevents: the same story told to Faust as it is and to Faust repaired."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import aiokafka
import pytest
from faust.tables.recovery import Recovery
from faust.transport.consumer import Consumer
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread
from faust.types import TP
from faust.utils.tracing import noop_span
from intervaltree import IntervalTree
from mode.utils.queues import FlowControlEvent, FlowControlQueue

from tests.brokers import EmbeddedBroker
from worker.stream import repairs

# Faust's types describe whole services; these stories need a few methods of them.
_Consumer: Any = Consumer
_Recovery: Any = Recovery
_Thread: Any = AIOKafkaConsumerThread

PLACE = TP("articles.raw", 0)


def consumer_class(*repaired: Callable[[Any], None]) -> Any:
    """Faust's consumer without a broker, on its own copy of the methods that the repairs change."""

    class Bare(_Consumer):  # type: ignore[misc]
        def __init__(self, transport: Any, callback: Any) -> None:
            self.app = transport.app
            self.callback = callback
            self._acked: Any = defaultdict(list)
            self._acked_index: Any = defaultdict(set)
            self._committed_offset: Any = defaultdict(lambda: None)
            self._read_offset: Any = defaultdict(lambda: None)
            self._gap: Any = defaultdict(IntervalTree)
            self._active_partitions: set[TP] = set()
            self._paused_partitions: set[TP] = set()
            self.log = SimpleNamespace(warning=_nothing)
            self.diag = SimpleNamespace(set_flag=_nothing, unset_flag=_nothing)

        def acknowledge(self, *offsets: int) -> None:
            self._acked[PLACE].extend(offsets)
            self._acked_index[PLACE].update(offsets)

    for repair in repaired:
        repair(Bare)
    Bare.__abstractmethods__ = frozenset()
    return Bare


def transport() -> Any:
    topics = SimpleNamespace(acks_enabled_for=lambda topic: True, _tp_index={PLACE: {"stream"}})
    return SimpleNamespace(app=SimpleNamespace(topics=topics))


async def hand_out(consumer: Any, *offsets: int) -> None:
    for offset in offsets:
        await consumer.callback(SimpleNamespace(topic=PLACE.topic, tp=PLACE, offset=offset))


async def ignore(message: Any) -> None:
    pass


class TestNeverCommitPastUnacknowledged:
    """Message 4 is in work while 5, 6 and 7 are done: a crash now must read 4 again."""

    async def test_faust_commits_past_it(self) -> None:
        consumer: Any = consumer_class()(transport(), ignore)
        await hand_out(consumer, 4, 5, 6, 7)
        consumer.acknowledge(5, 6, 7)
        assert consumer._new_offset(PLACE) == 8

    async def test_repaired_it_waits(self) -> None:
        consumer: Any = consumer_class(repairs.never_commit_past_unacknowledged)(transport(), callback=ignore)
        await hand_out(consumer, 4, 5, 6, 7)
        consumer.acknowledge(5, 6, 7)
        assert consumer._new_offset(PLACE) is None
        consumer.acknowledge(4)
        assert consumer._new_offset(PLACE) == 8

    async def test_repaired_it_commits_what_is_safe(self) -> None:
        consumer: Any = consumer_class(repairs.never_commit_past_unacknowledged)(transport(), callback=ignore)
        await hand_out(consumer, 4, 5, 6, 7)
        consumer.acknowledge(4, 5, 7)
        assert consumer._new_offset(PLACE) == 6
        consumer._committed_offset[PLACE] = 6
        consumer.acknowledge(6)
        assert consumer._new_offset(PLACE) == 8


class TestCommitBeforeRevocation:
    """Messages 4 and 5 are acknowledged and not yet committed when the partition is taken away."""

    @staticmethod
    async def revoke(kind: Any) -> list[list[int]]:
        committed: list[list[int]] = []

        async def commit() -> bool:
            committed.append(sorted(consumer._acked[PLACE]))
            return True

        async def revoked(partitions: set[TP]) -> None:
            pass

        consumer: Any = kind(transport(), ignore)
        consumer.commit, consumer._on_partitions_revoked = commit, revoked
        consumer.app._start_span_from_rebalancing = lambda name: noop_span()
        consumer.acknowledge(4, 5)
        await consumer.on_partitions_revoked({PLACE})
        assert not consumer._acked.get(PLACE)
        return committed

    async def test_faust_forgets_them(self) -> None:
        assert await self.revoke(consumer_class()) == []

    async def test_repaired_it_commits_them_first(self) -> None:
        assert await self.revoke(consumer_class(repairs.commit_before_revocation)) == [[4, 5]]


class TestCloseFlowBeforeResuming:
    """Recovery ends, the consumer seeks back, and the fetcher hands out the first message before the queues are opened."""

    @staticmethod
    async def recover(*, repaired: bool) -> list[str]:
        flow_control = FlowControlEvent()
        queue: Any = FlowControlQueue(flow_control=flow_control, clear_on_resume=True)
        flow_control.suspend()

        class Fetching:
            """Hands out a message as soon as it may: after the seek, or when the flow is resumed."""

            flow_active = True
            waiting: tuple[str, ...] = ("first message",)

            def assignment(self) -> set[TP]:
                return {PLACE}

            def resume_partitions(self, partitions: set[TP]) -> None:
                self.fetch()

            async def perform_seek(self) -> None:
                self.fetch()

            def stop_flow(self) -> None:
                self.flow_active = False

            def resume_flow(self) -> None:
                self.flow_active = True
                self.fetch()

            def fetch(self) -> None:
                if self.flow_active:
                    for message in self.waiting:
                        queue.put_nowait(message)
                    self.waiting = ()

        class Bare(_Recovery):  # type: ignore[misc]
            def __init__(self, app: Any) -> None:
                self.app, self.completed = app, asyncio.Event()
                self.tables = SimpleNamespace(values=list, on_actives_ready=_nothing, on_standbys_ready=_nothing)
                self.log = SimpleNamespace(info=_nothing, dev=_nothing, warning=_nothing)

            def _is_changelog_tp(self, tp: TP) -> bool:
                return False

            async def _wait(self, coroutine: Any, **_: Any) -> None:
                await coroutine

        if repaired:
            repairs.close_flow_before_resuming(Bare)
        app = SimpleNamespace(
            consumer=Fetching(),
            flow_control=flow_control,
            consumer_generation_id=0,
            conf=SimpleNamespace(broker_request_timeout=1),
            on_rebalance_complete=SimpleNamespace(send=_async_nothing),
            _fetcher=SimpleNamespace(maybe_start=_async_nothing),
            assignor=SimpleNamespace(assigned_standbys=lambda: True),
            on_rebalance_end=_nothing,
        )
        await Bare(app)._resume_streams(0)
        return [queue.get_nowait() for _ in range(queue.qsize())]

    async def test_faust_drops_the_first_message(self) -> None:
        assert await self.recover(repaired=False) == []

    async def test_repaired_it_arrives(self) -> None:
        assert await self.recover(repaired=True) == ["first message"]


def _nothing(*_: Any, **__: Any) -> None:
    pass


async def _async_nothing(*_: Any, **__: Any) -> None:
    pass


@pytest.mark.broker
class TestSeekToTheBeginningWithoutCommit:
    """A new group has read three messages and committed none of them when Faust seeks back to what is committed."""

    @staticmethod
    async def read_again(*, repaired: bool) -> list[bytes]:
        class Thread(_Thread):  # type: ignore[misc]
            def __init__(self, consumer: Any) -> None:
                self._consumer = consumer

            async def call_thread(self, function: Any, *args: Any) -> Any:
                return await function(*args)

        Thread.__abstractmethods__ = frozenset()
        if repaired:
            repairs.seek_to_the_beginning_without_commit(Thread)
        with EmbeddedBroker() as broker:
            producer = aiokafka.AIOKafkaProducer(bootstrap_servers=broker.address)
            await producer.start()
            for value in (b"a", b"b", b"c"):
                await producer.send_and_wait("articles.raw", value, partition=0)
            await producer.stop()
            consumer = aiokafka.AIOKafkaConsumer(
                bootstrap_servers=broker.address, group_id="new", enable_auto_commit=False, auto_offset_reset="earliest"
            )
            await consumer.start()
            try:
                consumer.assign([aiokafka.TopicPartition("articles.raw", 0)])
                dropped = [(await consumer.getone()).value for _ in range(3)]
                assert dropped == [b"a", b"b", b"c"]
                await Thread(consumer).seek_to_committed()
                batches = await consumer.getmany(timeout_ms=3000)
                return [record.value for records in batches.values() for record in records]
            finally:
                await consumer.stop()

    async def test_faust_never_reads_them_again(self) -> None:
        assert await self.read_again(repaired=False) == []

    async def test_repaired_it_does(self) -> None:
        assert await self.read_again(repaired=True) == [b"a", b"b", b"c"]


def test_another_version_of_faust_is_refused() -> None:
    repairs.check_version()
    with pytest.raises(repairs.UnsupportedFaust, match=r"0\.15\.3"):
        repairs.check_version("0.16.0")
