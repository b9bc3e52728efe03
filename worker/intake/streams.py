"""Opening: bytes counted as they are consumed, gzip and UTF-16 taken off on the way."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

__all__ = ["Opened", "open_file", "open_stream"]

_GZIP_MAGIC: Final = b"\x1f\x8b"
_CHUNK: Final = 1 << 16


class _Filter(io.RawIOBase):
    # A raw stream whose bytes come from `_next(size)`; RawIOBase and BufferedReader make all other reading of it.
    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._next(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        raise NotImplementedError


class _Counted(_Filter):
    def __init__(self, raw: BinaryIO) -> None:
        super().__init__()
        # read1 gives what a pipe holds already; read would wait for a full buffer.
        self._read = getattr(raw, "read1", raw.read)
        self.count = 0

    def _next(self, size: int) -> bytes:
        data: bytes = self._read(size) or b""
        self.count += len(data)
        return data


class _Gunzipped(_Filter):
    # A damaged stream ends early and says so afterwards: an exception would take what was read before the damage along.
    def __init__(self, raw: io.BufferedReader) -> None:
        super().__init__()
        self._raw = gzip.GzipFile(fileobj=raw)
        self.damage: str | None = None

    def _next(self, size: int) -> bytes:
        if self.damage is not None:
            return b""
        try:
            return self._raw.read1(size)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            self.damage = str(error)
            return b""


class _FromUtf16(_Filter):
    def __init__(self, raw: io.BufferedReader) -> None:
        super().__init__()
        self._raw = raw
        self._decoder = codecs.getincrementaldecoder("utf-16")("replace")
        self._rest = b""

    def _next(self, size: int) -> bytes:
        while not self._rest:
            data = self._raw.read1(_CHUNK)
            self._rest = self._decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data:
                break
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


def _buffered(raw: Any) -> io.BufferedReader:
    return io.BufferedReader(raw, _CHUNK)


class Opened:
    """An input ready to read: `stream` gives its bytes without gzip, `consumed` tells how many bytes of the input itself are gone."""

    def __init__(self, raw: BinaryIO) -> None:
        self._counted = _Counted(raw)
        plain = _buffered(self._counted)
        self._gunzipped = _Gunzipped(plain) if plain.peek(2)[:2] == _GZIP_MAGIC else None
        self.stream = _buffered(self._gunzipped) if self._gunzipped else plain

    @property
    def consumed(self) -> int:
        """Bytes of the input that have been taken from it."""
        return self._counted.count

    @property
    def damage(self) -> str | None:
        """What was wrong with the gzip stream, once reading has come there; `stream` ends at that place."""
        return self._gunzipped.damage if self._gunzipped else None

    def head(self, size: int) -> bytes:
        """The first bytes, at most `size`, without taking them."""
        return self.stream.peek(size)[:size]

    def utf8(self) -> io.BufferedReader:
        """`stream`, recoded when it begins with a byte order mark of UTF-16, as PowerShell's ``>`` writes it."""
        if self.head(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return _buffered(_FromUtf16(self.stream))
        return self.stream


def open_stream(raw: BinaryIO) -> Opened:
    """Read from a stream that stays the caller's to close."""
    return Opened(raw)


@contextmanager
def open_file(path: Path) -> Iterator[Opened]:
    """Open a file for the time of the block."""
    with path.open("rb", buffering=0) as raw:
        yield Opened(raw)
