"""What reading gives: messages, bad inputs and skipped ones; or an error before anything is read.

`position` counts the bytes of the inputs (as they lie on disk, compressed) consumed so far, over all of them; it never falls, and
after the last result it is at most `total_bytes`. `place` is ``FILE:LINE``, ``FILE#WARC-RECORD-ID`` or ``FILE``.
"""

from dataclasses import dataclass

from worker.records import Reason

__all__ = ["BadInput", "IntakeError", "RawInput", "Skipped"]


class IntakeError(Exception):
    """The inputs cannot be read as asked; the message says what to do. Raised before the first result."""


@dataclass(frozen=True, slots=True)
class RawInput:
    """A message for the raw topic: `key` is the URL, `value` the JSON that `parse_raw` accepts."""

    key: bytes
    value: bytes
    place: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class BadInput:
    """Something that should have been an article and is not. `invalid_record` stands for a broken container (gzip, WARC): the rest
    of that file is lost."""

    place: str
    reason: Reason
    detail: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was never meant as an article: a request, an image, a redirect in a WARC file."""

    place: str
    why: str
    position: int = 0
