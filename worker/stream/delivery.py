"""Outputs to the broker, and the wait for its word that it has them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final

from aiokafka.errors import InvalidMessageError, MessageSizeTooLargeError, RecordListTooLargeError

from worker.stream.message import Output

__all__ = ["REFUSED_FOR_GOOD", "Send", "Started", "settle", "start"]

Send = Callable[[Output], Awaitable[Awaitable[Any]]]
"""Hands an output to the producer; gives a future that is done when the broker has acknowledged it."""

Started = list[Awaitable[Any]]
"""The futures of one input's outputs."""

REFUSED_FOR_GOOD: Final = (MessageSizeTooLargeError, RecordListTooLargeError, InvalidMessageError)
"""Errors about the message itself: to send it again would fail again."""


async def start(send: Send, outputs: Sequence[Output]) -> Started:
    """Hand the outputs of one input to the producer, without waiting for the broker; a refusal is kept for `settle`."""
    return [await _start(send, output) for output in outputs]


async def settle(started: Sequence[Started]) -> list[BaseException | None]:
    """Wait until the broker has acknowledged everything that was started.

    Returns for each input the first error of its outputs, or None when all of them are safe. Every future is awaited whatever the
    others do, so an input is never judged while one of its outputs is still on its way.
    """
    return [_first_error(await asyncio.gather(*futures, return_exceptions=True)) for futures in started]


async def _start(send: Send, output: Output) -> Awaitable[Any]:
    try:
        return await send(output)
    except Exception as error:
        failed: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        failed.set_exception(_cause(error))
        return failed


def _cause(error: Exception) -> BaseException:
    # Faust wraps what aiokafka raises on a message that is too large.
    return error.__cause__ if isinstance(error.__cause__, REFUSED_FOR_GOOD) else error


def _first_error(results: Iterable[Any]) -> BaseException | None:
    return next((result for result in results if isinstance(result, BaseException)), None)
