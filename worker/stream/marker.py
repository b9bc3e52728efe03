"""Which message a process has in hand, in a small file that outlives it: what is found there after a death was being worked on then."""

import mmap
import os
from pathlib import Path
from typing import Final, Self

from worker.records import Stage
from worker.stream.message import Message

__all__ = ["InHand", "Marker", "clear_marker", "read_marker"]

_SIZE: Final = 1024
_FILE: Final = "in-hand"

InHand = tuple[Stage, str]
"""A stage, and the place of the message that it works on."""


class Marker:
    """A page of memory that the kernel keeps when the process is gone, however it went: naming a message there takes no system call.

    The first byte tells whether a message is in hand, and is written last, so that no half-written name is ever believed.
    """

    def __init__(self, directory: Path) -> None:
        file = os.open(directory / _FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            # Written and not only made long: on a full disk this fails here, and not with a signal at the first message.
            os.pwrite(file, bytes(_SIZE), 0)
            self._page = mmap.mmap(file, _SIZE)
        finally:
            os.close(file)
        self._page[0] = 0

    def take(self, stage: Stage, message: Message) -> None:
        """The message is in hand from now on."""
        name = f"{stage} {message.place}\n".encode()[: _SIZE - 1]
        self._page[1 : 1 + len(name)] = name
        self._page[0] = 1

    def lay_down(self) -> None:
        """Nothing is in hand."""
        self._page[0] = 0

    def close(self) -> None:
        """Let the page go."""
        self._page.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_marker(directory: Path) -> InHand | None:
    """What the last process with this directory had in hand when it died; None when it had nothing, or there was none."""
    try:
        page = (directory / _FILE).read_bytes()
        if not page or not page[0]:
            return None
        stage, place = page[1:].split(b"\n", 1)[0].decode().split(" ", 1)
        return Stage(stage), place
    except (OSError, ValueError):
        return None


def clear_marker(directory: Path) -> None:
    """Forget it."""
    (directory / _FILE).unlink(missing_ok=True)
