import asyncio
from collections.abc import Awaitable
from typing import Any

from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError

from worker.contracts import Topic
from worker.stream.delivery import Send, settle, start
from worker.stream.message import Output


async def deliver(send: Send, outputs: list[tuple[Output, ...]]) -> list[BaseException | None]:
    return await settle([await start(send, group) for group in outputs])


def output(key: bytes) -> Output:
    return Output(topic=Topic.ENRICHED, key=key, value=b"v", headers=())


async def test_delivery_waits_for_every_acknowledgement() -> None:
    acknowledgements: list[asyncio.Future[Any]] = []

    async def send(_: Output) -> Awaitable[Any]:
        acknowledgements.append(asyncio.get_running_loop().create_future())
        return acknowledgements[-1]

    task = asyncio.create_task(deliver(send, [(output(b"a"), output(b"b")), (output(b"c"),)]))
    while len(acknowledgements) < 3:  # noqa: ASYNC110
        await asyncio.sleep(0)
    acknowledgements[0].set_result(None)
    acknowledgements[2].set_result(None)
    for _ in range(10):
        await asyncio.sleep(0)
    assert not task.done()
    acknowledgements[1].set_result(None)
    assert await task == [None, None]


async def test_an_error_belongs_to_its_input_alone() -> None:
    async def send(sent: Output) -> Awaitable[Any]:
        future = asyncio.get_running_loop().create_future()
        if sent.key == b"late":
            future.set_exception(KafkaTimeoutError())
        elif sent.key == b"large":
            raise RuntimeError("wrapped") from MessageSizeTooLargeError()
        else:
            future.set_result(None)
        return future

    errors = await deliver(send, [(output(b"a"),), (output(b"a"), output(b"late")), (output(b"large"), output(b"a"))])
    assert errors[0] is None
    assert isinstance(errors[1], KafkaTimeoutError)
    assert isinstance(errors[2], MessageSizeTooLargeError)
