"""Waiting in tests: for a condition, never for a time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

__all__ = ["until", "until_true"]

T = TypeVar("T")


async def until(condition: Callable[[], T | None], seconds: float) -> T:
    """Ask again and again until the condition gives something; fail loudly when it never does."""

    async def ask() -> T | None:
        return condition()

    return await until_true(ask, seconds)


async def until_true(condition: Callable[[], Awaitable[T | None]], seconds: float) -> T:
    """The same for a condition that has to be awaited."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = await condition()
        if found:
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"nothing came within {seconds} s")
