"""Stages that do what no stage should: they are found by name, so that a process of their own can run them."""

import os
import re
import time
from typing import Final

from worker.contracts import Topic
from worker.records import Rejected
from worker.stream.message import Message, Output

__all__ = ["AWAY", "dangerous_stage", "do", "message_with"]

AWAY: Final = re.compile(rb"(a+)+$")
"""Takes longer than the universe on some bytes, and holds the interpreter's lock all the while."""


def message_with(value: bytes, offset: int = 7, topic: str = "articles.raw") -> Message:
    """A message to a stage."""
    return Message(topic=topic, partition=1, offset=offset, timestamp_ms=1_500, key=b"key", value=value, headers=())


def dangerous_stage(message: Message) -> tuple[Output, ...] | Rejected:
    """Does what the value says; anything else goes through."""
    do(message.value or b"")
    return (Output(topic=Topic.CLEAN, key=message.value, value=str(os.getpid()).encode(), headers=()),)


def do(what: bytes) -> None:
    """Sleep, abort, allocate and so on; nothing for any other word."""
    match what:
        case b"sleep":
            time.sleep(3_600)
        case b"abort":
            os.abort()
        case b"allocate":
            held = []
            while True:
                held.append(bytearray(64 << 20))
        case b"exhaust":
            bytearray(1 << 50)
        case b"away":
            AWAY.match(b"a" * 60 + b"b")
        case b"leave":
            os._exit(3)
        case b"raise":
            raise ZeroDivisionError("boom")
