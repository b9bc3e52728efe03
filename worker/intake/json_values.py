"""Splitting a stream of JSON into its documents without reading it whole.

A list at the top is opened and its items given one by one, and several lists may follow one another (Scrapy appends so to a feed).
Only brackets and strings are followed, in one pass; whether a document is valid JSON is for the parser to say.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

__all__ = ["split_values"]

_OUTSIDE: Final = re.compile(rb'["\[\]{},]')
_INSIDE: Final = re.compile(rb'["\\]')
_BACKSLASH: Final = ord("\\")
_QUOTE: Final = ord('"')
_COMMA: Final = ord(",")
_LIST: Final = ord("[")
_OPENING: Final = frozenset(b"[{")


def split_values(chunks: Iterable[bytes], limit: int) -> Iterator[tuple[int, bytes | None]]:
    """The documents with the lines on which they begin; None for one of more than `limit` bytes, which is never held in memory."""
    splitter = _Splitter(limit)
    for chunk in chunks:
        yield from splitter.feed(chunk)
    yield from splitter.take()


class _Splitter:
    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._depth = 0
        self._base = 0  # depth at which documents stand: 1 within a list at the top
        self._in_string = False
        self._escaped = False
        self._parts: list[bytes] = []
        self._size = 0
        self._line = 1  # of the first byte that has not been given
        self._dropped_lines = 0

    def feed(self, chunk: bytes) -> Iterator[tuple[int, bytes | None]]:
        """The documents that end in `chunk`."""
        begin = 0
        position = 1 if self._escaped and chunk else 0
        self._escaped = self._escaped and not chunk
        while found := (_INSIDE if self._in_string else _OUTSIDE).search(chunk, position):
            position = found.end()
            mark = chunk[found.start()]
            if self._in_string:
                self._in_string = mark != _QUOTE
                if mark == _BACKSLASH:
                    self._escaped = position == len(chunk)
                    position += 1
            elif mark == _QUOTE:
                self._in_string = True
            elif kept := self._ends_at(mark):
                self._keep(chunk[begin : position - (kept == "before")])
                yield from self.take()
                begin = position
        self._keep(chunk[begin:])

    def _ends_at(self, mark: int) -> str:
        # Whether a document ends before this mark or with it; follows the depth.
        if mark == _COMMA:
            return "before" if self._depth == self._base else ""
        if mark in _OPENING:
            opens_list = self._depth == 0 and mark == _LIST
            self._base = 1 if opens_list else self._base
            self._depth += 1
            return "before" if opens_list else ""
        self._depth -= 1
        if self._depth < self._base:
            self._depth = self._base = 0
            return "before"
        return "with" if self._depth == self._base else ""

    def _keep(self, piece: bytes) -> None:
        if self._size + len(piece) > self._limit:
            self._dropped_lines += b"".join(self._parts).count(b"\n") + piece.count(b"\n")
            self._parts.clear()
            self._size = self._limit + 1
        else:
            self._parts.append(piece)
            self._size += len(piece)

    def take(self) -> Iterator[tuple[int, bytes | None]]:
        """What has been kept as a document, nothing when it is blank; and begin the next."""
        kept = b"".join(self._parts)
        document = kept.strip()
        starts = self._line + kept[: len(kept) - len(kept.lstrip())].count(b"\n")
        if self._size > self._limit:
            yield self._line, None
        elif document:
            yield starts, document
        self._line += kept.count(b"\n") + self._dropped_lines
        self._parts, self._size, self._dropped_lines = [], 0, 0
