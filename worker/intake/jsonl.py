"""JSON lines, and files of JSON values laid out otherwise."""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import BinaryIO, Final

import orjson

from worker.intake.json_values import split_values
from worker.intake.messages import message_of
from worker.intake.reading import Reading
from worker.intake.results import BadInput, RawInput
from worker.records import Reason

__all__ = ["read_jsonl"]

_CHUNK: Final = 1 << 16
_HEAD: Final = 1 << 16
_MARK: Final = b"\xef\xbb\xbf"


def read_jsonl(reading: Reading) -> Iterator[RawInput | BadInput]:
    """Messages of a file of JSON: one document a line; or, unless the extension says lines, a list of documents or documents over
    several lines. What is bad is reported with its line, and reading goes on after it."""
    stream = reading.opened.utf8()
    head = stream.peek(_HEAD).removeprefix(_MARK)
    pieces = _lines(stream, reading.max_bytes) if _in_lines(head, reading) else _values(stream, reading.max_bytes)
    for line_no, value in pieces:
        place = f"{reading.source.name}:{line_no}"
        if value is None:
            yield BadInput(place, Reason.TOO_LARGE, reading.too_large, reading.position())
        elif value:
            yield message_of(value, place, reading.position(), reading.amendments)


def _in_lines(head: bytes, reading: Reading) -> bool:
    first = head.lstrip().split(b"\n", 1)[0].strip()
    if reading.source.lines_only or not first:
        return True
    if first.startswith(b"["):
        return False
    return first != b"{" and (reading.source.extension != ".json" or _is_json(first) or len(first) > _HEAD // 2)


def _is_json(line: bytes) -> bool:
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True


def _lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    for line_no, line in enumerate(iter(partial(stream.readline, limit + 1), b""), start=1):
        if len(line) > limit and not line.endswith(b"\n"):
            _drain_line(stream)
            yield line_no, None
        else:
            # A mark stands within a file as well where files were joined with `cat`.
            yield line_no, line.strip().removeprefix(_MARK)


def _drain_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(_CHUNK)) and not rest.endswith(b"\n"):
        pass


def _values(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    first = stream.read(_CHUNK).removeprefix(_MARK)
    return split_values(chain([first], iter(partial(stream.read, _CHUNK), b"")), limit)
