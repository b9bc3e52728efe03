"""The loop with a stage and a broker made of functions: what leaves, what is rejected, and when it gives up."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError

from worker.contracts import Topic
from worker.records import InvalidRecord, Reason, Rejected, Stage
from worker.stream.boundary import StageUnavailable
from worker.stream.exits import ExitStatus
from worker.stream.limit import RejectionLimit
from worker.stream.loop import AgentLoop
from worker.stream.message import Message, Output
from worker.stream.shards import NotOwned
from worker.stream.stages import rejected_output


class Event:
    """As much of a Faust event as the loop reads; weakly referable, as Faust's is."""

    def __init__(self, offset: int, value: bytes | None, headers: Any = None) -> None:
        self.message = SimpleNamespace(
            topic="articles.raw",
            partition=1,
            offset=offset,
            timestamp=1.5,
            key=b"key",
            value=value,
            headers=headers or [("via", b"crawler")],
        )


class GaveUp(Exception):
    def __init__(self, status: ExitStatus, why: str) -> None:
        super().__init__(status, why)
        self.status = status


def give_up(status: ExitStatus, why: str) -> None:
    raise GaveUp(status, why)


@dataclass
class Producer:
    """Keeps what is sent; fails on the keys that it is told to."""

    failing: dict[bytes | None, BaseException] = field(default_factory=dict)
    sent: list[Output] = field(default_factory=list)

    async def send(self, output: Output) -> Awaitable[Any]:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        error = self.failing.get(output.key)
        if error is not None:
            future.set_exception(error)
        else:
            self.sent.append(output)
            future.set_result(None)
        return future


def stage(message: Message) -> tuple[Output, ...] | Rejected:
    match message.value:
        case b"bad":
            return Rejected(Reason.MISSING_URL, "no url")
        case b"crash":
            raise ZeroDivisionError("boom")
        case b"record":
            raise InvalidRecord("not a CleanArticle")
    return (Output(topic=Topic.CLEAN, key=message.value, value=b"out", headers=()),)


def loop_with(producer: Producer, *, limit: float = 1.0, window: int = 100) -> AgentLoop:
    return AgentLoop(Stage.CLEAN, stage, producer.send, RejectionLimit(limit, window), give_up=give_up)


async def test_outputs_leave_in_the_order_of_their_inputs() -> None:
    producer = Producer()
    await loop_with(producer).process([Event(1, b"a"), Event(2, b"b"), Event(3, b"c")])
    assert [output.key for output in producer.sent] == [b"a", b"b", b"c"]


@pytest.mark.parametrize(
    ("value", "reason"), [(b"bad", Reason.MISSING_URL), (b"crash", Reason.INTERNAL_ERROR), (b"record", Reason.INVALID_RECORD)]
)
async def test_a_rejected_message_keeps_its_bytes_and_says_why(value: bytes, reason: Reason) -> None:
    producer = Producer()
    await loop_with(producer).process([Event(1, b"a"), Event(7, value), Event(8, b"b")])
    rejected = producer.sent[1]
    headers = dict(rejected.headers)
    assert rejected.topic == Topic.REJECTED
    assert (rejected.key, rejected.value) == (b"key", value)
    assert headers["via"] == b"crawler"
    assert headers["rawi-reason"] == reason.encode()
    assert headers["rawi-stage"] == b"clean"
    assert headers["rawi-origin"] == headers["rawi-source"] == b"articles.raw/1/7"
    assert headers["rawi-outcome"] == b"rejected"
    assert headers["rawi-attempt"] == b"1"
    assert [output.key for output in producer.sent] == [b"a", b"key", b"b"]


async def test_a_retried_message_counts_its_attempts_once() -> None:
    producer = Producer()
    await loop_with(producer).process([Event(1, b"bad", [("rawi-attempt", b"3"), ("rawi-reason", b"old"), ("via", b"x")])])
    names = [name for name, _ in producer.sent[0].headers]
    assert names.count("rawi-attempt") == names.count("rawi-reason") == 1
    assert dict(producer.sent[0].headers)["rawi-attempt"] == b"3"


async def test_an_output_that_the_broker_refuses_for_good_rejects_its_input() -> None:
    producer = Producer(failing={b"huge": MessageSizeTooLargeError()})
    await loop_with(producer).process([Event(1, b"huge"), Event(2, b"b")])
    assert {output.topic for output in producer.sent} == {Topic.CLEAN, Topic.REJECTED}
    assert dict(producer.sent[-1].headers)["rawi-reason"] == b"undeliverable"


async def test_without_delivery_the_process_ends_unacknowledged() -> None:
    producer = Producer(failing={b"a": KafkaTimeoutError()})
    with pytest.raises(GaveUp) as caught:
        await loop_with(producer).process([Event(1, b"a")])
    assert caught.value.status is ExitStatus.UNDELIVERED


async def test_a_rejection_that_cannot_be_written_ends_the_process() -> None:
    producer = Producer(failing={b"key": KafkaTimeoutError()})
    with pytest.raises(GaveUp) as caught:
        await loop_with(producer).process([Event(1, b"bad")])
    assert caught.value.status is ExitStatus.UNDELIVERED


async def test_each_partition_is_made_ready_before_its_messages() -> None:
    story: list[Any] = []

    def remember(message: Message) -> tuple[Output, ...]:
        story.append(message.offset)
        return ()

    async def ready(partition: int) -> None:
        story.append(f"ready {partition}")

    loop = AgentLoop(Stage.DEDUP, remember, Producer().send, RejectionLimit(1, 10), ready, give_up)
    await loop.process([Event(1, b"a"), Event(2, b"b")])
    assert story == ["ready 1", 1, 2]


async def test_without_its_state_the_process_ends_unacknowledged() -> None:
    async def ready(partition: int) -> None:
        raise NotOwned(f"shard {partition}")

    def full(message: Message) -> tuple[Output, ...]:
        raise StageUnavailable("no space left on device")

    for loop in (
        AgentLoop(Stage.DEDUP, stage, Producer().send, RejectionLimit(1, 10), ready, give_up),
        AgentLoop(Stage.DEDUP, full, Producer().send, RejectionLimit(1, 10), None, give_up),
    ):
        with pytest.raises(GaveUp) as caught:
            await loop.process([Event(1, b"a")])
        assert caught.value.status is ExitStatus.STATE


async def test_too_many_rejections_halt_before_the_topic_is_drained() -> None:
    producer = Producer()
    events = [Event(number, b"bad") for number in range(50)]
    with pytest.raises(GaveUp) as caught:
        await loop_with(producer, limit=0.5, window=10).process(events)
    assert caught.value.status is ExitStatus.TOO_MANY_REJECTED
    assert len(producer.sent) == 9, "the tenth fills the window and halts"


async def test_messages_that_were_given_back_do_not_count_against_the_limit() -> None:
    producer = Producer()
    events = [Event(number, b"bad", [("rawi-attempt", b"2")]) for number in range(50)]
    await loop_with(producer, limit=0.5, window=10).process(events)
    assert len(producer.sent) == 50


def test_a_message_without_key_and_value_can_still_be_rejected() -> None:
    message = Message(topic="articles.raw", partition=0, offset=1, timestamp_ms=0, key=None, value=None)
    rejected = rejected_output(Stage.CLEAN, message, Rejected(Reason.EMPTY_MESSAGE, "no value"))
    assert (rejected.key, rejected.value) == (None, b"")
